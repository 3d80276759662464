import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parsedUrl } from "./parsed-url.ts";

const thanks = "The doctor has the answer. You can close this page.\n";
const refusal =
  "This is no answer to the sign-in that the doctor began: its state is another one, is missing or is there twice " +
  "(RFC 6749 sections 3.1 and 4.1.2). The doctor goes on waiting.\n";

/**
 * A program on this machine that waits for the browser to come back. Any page and any program here can ask it for anything; an
 * answer is what has the state, which only the browser was sent with and the authorization server gives back.
 */
export class Callback {
  /**
   * Listens on loopback, on any free port.
   * @param path where the browser comes back to
   */
  static async listen(path: string): Promise<Callback> {
    const callback = new Callback(path);
    await new Promise<void>((resolve, reject) => {
      callback.#server.once("error", reject);
      callback.#server.listen(0, "127.0.0.1", resolve);
    });
    return callback;
  }

  /** What the browser is sent with, and has to come back with. */
  readonly state = randomBytes(16).toString("base64url");
  readonly #server = createServer((request, response) => this.#receive(request, response));
  readonly #path: string;
  readonly #answer: Promise<URLSearchParams>;
  #resolve: (answer: URLSearchParams) => void = () => undefined;
  #strangers = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get redirectUri(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#path}`;
  }

  /** How many came back without the state. */
  get strangers(): number {
    return this.#strangers;
  }

  /** The parameters that the browser comes back with; undefined when it does not in time. */
  async answer(patience: number): Promise<URLSearchParams | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      // Nobody waits for it once the callback is closed.
      timer = setTimeout(() => resolve(undefined), patience).unref();
    });
    const answer = await Promise.race([this.#answer, late]);
    clearTimeout(timer);
    return answer;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #receive({ method, url: target = "/" }: IncomingMessage, response: ServerResponse): void {
    // Whoever is on this machine may ask for //, which is no URL.
    const url = parsedUrl(target, "http://127.0.0.1");
    if (url === undefined) {
      response.writeHead(400).end();
      return;
    }
    if (url.pathname !== this.#path) {
      response.writeHead(404).end();
      return;
    }
    // A redirect is followed with GET; HEAD comes of whatever looks at links before people do.
    if (method !== "GET") {
      response.writeHead(405, { allow: "GET" }).end();
      return;
    }
    const [state, ...more] = url.searchParams.getAll("state");
    const isAnswer = state === this.state && more.length === 0;
    response.writeHead(isAnswer ? 200 : 400, {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    response.end(isAnswer ? thanks : refusal);
    if (isAnswer) this.#resolve(url.searchParams);
    else this.#strangers += 1;
  }
}
