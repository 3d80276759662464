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

/** What tokens are asked for. */
export interface Wanted {
  /** The server (RFC 8707); undefined where only scopes say which one is meant. */
  readonly resource: string | undefined;
  readonly scopes: readonly string[];
}

export function newAttempt(
  clientId: string,
  redirectUri: string,
  { resource, scopes }: Wanted,
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
    ...(resource === undefined ? {} : { resource }),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  });
  return { verifier, state, request };
}

/** Where the browser is sent: an authorization endpoint may have parameters of its own, which stay (RFC 6749 section 3.1). */
export function authorizationUrl(endpoint: string, request: URLSearchParams): URL {
  const url = new URL(endpoint);
  for (const [name, value] of request) url.searchParams.set(name, value);
  return url;
}

/** A program on this machine that waits for the browser to come back. */
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

  readonly #server = createServer((request, response) => {
    // Whoever is on this machine may ask for //, which is no URL.
    const url = URL.parse(request.url ?? "/", "http://127.0.0.1");
    if (url === null) {
      response.writeHead(400).end();
      return;
    }
    if (url.pathname !== this.#path) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("The doctor has the answer. You can close this page.\n");
    this.#arrived(url.searchParams);
  });
  readonly #path: string;
  #arrived: (answer: URLSearchParams) => void = () => undefined;
  readonly #answer = new Promise<URLSearchParams>((resolve) => {
    this.#arrived = resolve;
  });

  private constructor(path: string) {
    this.#path = path;
  }

  get redirectUri(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#path}`;
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
}
