import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What a server says in each of its answers; a test puts something else in the place of one of its values. */
export interface Words {
  challenge: string;
  resource: unknown;
  metadata: unknown;
  registration: unknown;
  /** With the status 400. */
  registrationError: unknown;
  /** Where the authorization endpoint sends whoever comes with a registered redirect URI. */
  location: string;
  tokens: unknown;
  /** With the status 400. */
  tokenError: unknown;
  initialized: unknown;
  tools: unknown;
}

export const accessToken = "access-token-0123456789";
export const refreshToken = "refresh-token-0123456789";

/** In the place of this text the server says a list in a list, and so on, deeper than anything that calls itself can follow. */
export const deeper = "DEEPER";
const deepest = 50_000;

/** What one in good health says, with `ORIGIN` and, in the location, `REDIRECT` and `STATE` for what is known later. */
export function goodWords(): Words {
  const error = { error: "invalid_grant", error_description: "Nobody gave it." };
  return {
    challenge: 'Bearer resource_metadata="ORIGIN/resource"',
    resource: {
      resource: "ORIGIN/mcp",
      authorization_servers: ["ORIGIN"],
      scopes_supported: ["mcp"],
    },
    metadata: {
      issuer: "ORIGIN",
      authorization_endpoint: "ORIGIN/authorize",
      token_endpoint: "ORIGIN/token",
      registration_endpoint: "ORIGIN/register",
      revocation_endpoint: "ORIGIN/revoke",
      code_challenge_methods_supported: ["S256"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    },
    registration: { client_id: "client" },
    registrationError: undefined,
    location: "REDIRECT?code=code-0123456789&state=STATE&iss=ORIGIN",
    tokens: { access_token: accessToken, refresh_token: refreshToken, token_type: "Bearer" },
    tokenError: error,
    initialized: { jsonrpc: "2.0", id: 1, result: { protocolVersion: "2025-11-25" } },
    tools: {
      jsonrpc: "2.0",
      id: 2,
      result: {
        tools: [
          {
            name: "count",
            description: "Tells of its progress.",
            annotations: { readOnlyHint: true },
            inputSchema: { type: "object", required: ["city"] },
          },
        ],
      },
    },
  };
}

/** An MCP server with its own authorization server that says to every client what it was told to say. */
export class HostileServer {
  /** @param hasEndlessTool whether a call of its tool never gets an answer */
  static async start(words: Words, hasEndlessTool = false): Promise<HostileServer> {
    const hostile = new HostileServer(words, hasEndlessTool);
    hostile.#server.listen(0, "127.0.0.1");
    await once(hostile.#server, "listening");
    return hostile;
  }

  /** How many grants there were, and how many were given back. */
  readonly grants = { given: 0, revoked: 0 };
  /** Whether whoever revokes gets an answer. */
  answersRevocations = true;
  /** What was asked of the authorization endpoint. */
  readonly asked: URL[] = [];
  readonly #words: Words;
  readonly #hasEndlessTool: boolean;
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  private constructor(words: Words, hasEndlessTool: boolean) {
    this.#words = words;
    this.#hasEndlessTool = hasEndlessTool;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): URL {
    return new URL("/mcp", this.origin);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const words = this.#words;
    const url = new URL(request.url ?? "/", this.origin);
    const json = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(this.#here(JSON.stringify(value) ?? ""));
    };
    switch (url.pathname) {
      case "/mcp":
        return this.#answerMcp(request, body, json);
      case "/resource":
      case "/.well-known/oauth-protected-resource/mcp":
        return json(200, words.resource);
      case "/.well-known/oauth-authorization-server":
        return json(200, words.metadata);
      case "/register":
        return words.registrationError === undefined
          ? json(201, words.registration)
          : json(400, words.registrationError);
      case "/token": {
        const isGiven = !body.includes("a-code-that-nobody-gave");
        if (body.includes("authorization_code") && isGiven) this.grants.given += 1;
        return isGiven ? json(200, words.tokens) : json(400, words.tokenError);
      }
      case "/authorize": {
        this.asked.push(url);
        const redirect = url.searchParams.get("redirect_uri") ?? "";
        if (!redirect.startsWith("http://127.0.0.1:")) return json(400, {});
        const location = this.#here(words.location)
          .replace("REDIRECT", redirect)
          .replace("STATE", url.searchParams.get("state") ?? "");
        response.writeHead(302, { location }).end();
        return undefined;
      }
      case "/revoke":
        if (body.includes(refreshToken)) this.grants.revoked += 1;
        return this.answersRevocations ? json(200, {}) : undefined;
      default:
        return json(404, {});
    }
  }

  #answerMcp(
    request: IncomingMessage,
    body: string,
    json: (status: number, value: unknown, headers?: Record<string, string>) => void,
  ): void {
    if (!/^Bearer (?!not-a-token$)/.test(request.headers.authorization ?? "")) {
      json(401, {}, { "www-authenticate": this.#here(this.#words.challenge) });
    } else if (request.method === "GET") json(405, {});
    else if (body.includes('"initialize"')) json(200, this.#words.initialized);
    else if (body.includes('"tools/list"')) json(200, this.#words.tools);
    else if (!this.#hasEndlessTool || !body.includes('"tools/call"')) json(400, {});
  }

  #here(words: string): string {
    return words
      .replaceAll("ORIGIN", this.origin)
      .replaceAll(`"${deeper}"`, () => `${"[".repeat(deepest)}${"]".repeat(deepest)}`);
  }
}
