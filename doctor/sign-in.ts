import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What one sign-in has in it that nobody else knows. */
export interface SignInAttempt {
  readonly verifier: string;
  readonly state: string;
  /** The parameters of the authorization request (RFC 6749 section 4.1.1, RFC 7636, RFC 8707). */
  readonly request: URLSearchParams;
}

export function newAttempt(
  clientId: string,
  redirectUri: string,
  { resource, scopes }: { readonly resource: string; readonly scopes: readonly string[] },
): SignInAttempt {
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const request = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state,
    resource,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  });
  return { verifier, state, request };
}

/** A program on this machine that waits for the browser to come back. */
export class Callback {
  /** Listens on loopback, on any free port. */
  static async listen(): Promise<Callback> {
    const callback = new Callback();
    await new Promise<void>((resolve, reject) => {
      callback.#server.once("error", reject);
      callback.#server.listen(0, "127.0.0.1", resolve);
    });
    return callback;
  }

  readonly #server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (url.pathname !== "/callback") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("The doctor has the answer. You can close this page.\n");
    this.#arrived(url.searchParams);
  });
  #arrived: (answer: URLSearchParams) => void = () => undefined;
  readonly #answer = new Promise<URLSearchParams>((resolve) => {
    this.#arrived = resolve;
  });

  private constructor() {
    // Listening is all that there is to set up.
  }

  get redirectUri(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/callback`;
  }

  /** The parameters that the browser comes back with; undefined when it does not in time. */
  async answer(patience: number): Promise<URLSearchParams | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patience);
    });
    const answer = await Promise.race([this.#answer, late]);
    clearTimeout(timer);
    return answer;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
