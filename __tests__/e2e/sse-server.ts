import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";

/** What a server with HTTP+SSE has for paths, and what it says of them. */
export interface SsePaths {
  readonly stream: string;
  readonly messages: string;
  /**
   * Where the stream says that messages go, without the query.
   * @default messages
   */
  readonly named?: string;
  /** @default "sessionId", the SDK's own */
  readonly parameter?: string;
}

/** An MCP server of the SDK that speaks HTTP+SSE, as the paths of a test say. */
export class SseServer {
  static async start(paths: SsePaths): Promise<SseServer> {
    const server = new SseServer(paths);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  readonly requests: IncomingMessage[] = [];
  /** What the tool `greet` was called with. */
  readonly greeted: string[] = [];
  readonly #paths: SsePaths;
  readonly #sessions = new Map<string, SSEServerTransport>();
  readonly #server: Server = createServer(
    (request, response) => void this.#answer(request, response),
  );

  private constructor(paths: SsePaths) {
    this.#paths = paths;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The ids of its sessions, the last one last. */
  get sessions(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(request);
    const { pathname, searchParams } = new URL(request.url ?? "", this.origin);
    if (request.method === "GET" && pathname === this.#paths.stream) {
      return await this.#open(response);
    }
    const id = searchParams.get(this.#paths.parameter ?? "sessionId") ?? "";
    // As the SDK for Python looks sessions up, by the number that a UUID is.
    const transport = this.#sessions.get(id) ?? this.#sessions.get(id.toLowerCase());
    if (request.method === "POST" && pathname === this.#paths.messages && transport !== undefined) {
      return await transport.handlePostMessage(request, response);
    }
    response.writeHead(404).end();
  }

  async #open(response: ServerResponse): Promise<void> {
    const { messages, named = messages, parameter = "sessionId" } = this.#paths;
    const transport = new SSEServerTransport(messages, response);
    const first = `data: ${messages}?sessionId=`;
    const write = response.write.bind(response) as (chunk: string) => boolean;
    response.write = ((chunk: string) =>
      write(chunk.replace(first, `data: ${named}?${parameter}=`))) as typeof response.write;
    this.#sessions.set(transport.sessionId, transport);
    const server = new McpServer({ name: "sse", version: "1.0.0" });
    server.registerTool("greet", { description: "Greets" }, () => {
      this.greeted.push(transport.sessionId);
      return { content: [{ type: "text", text: "Good day" }] };
    });
    server.registerTool("delete_note", { description: "Deletes" }, () => ({
      content: [{ type: "text", text: "Deleted" }],
    }));
    await server.connect(transport);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
