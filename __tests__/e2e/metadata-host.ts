import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a host answers a request for a client's metadata document. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server that publishes client ID metadata documents, as the makers of clients do. */
export class MetadataHost {
  /** How often each path was asked for. */
  readonly asked = new Map<string, number>();
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;

  static async start(): Promise<MetadataHost> {
    const host = new MetadataHost();
    await new Promise<void>((resolve) => host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? "";
      this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
      const answer = this.#answers.get(path);
      if (answer !== undefined) return answer(request, response);
      response.writeHead(404).end();
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answer(path: string, answer: Answer): void {
    this.#answers.set(path, answer);
  }

  publish(
    path: string,
    document: Readonly<Record<string, unknown>> | string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    this.answer(path, (_, response) => {
      response.writeHead(200, { "content-type": "application/json", ...headers }).end(text);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Where VS Code publishes its document. */
export const documentUrl = "https://vscode.dev/oauth/client-metadata.json";

/** What VS Code publishes, as far as it matters here. */
export function editorDocument(overrides: Readonly<Record<string, unknown>> = {}) {
  return {
    client_id: documentUrl,
    client_name: "An editor",
    client_uri: "https://code.example",
    grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device"],
    response_types: ["code"],
    redirect_uris: ["http://127.0.0.1:33418/", "https://vscode.dev/redirect"],
    token_endpoint_auth_method: "none",
    ...overrides,
  };
}
