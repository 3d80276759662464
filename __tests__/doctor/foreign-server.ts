import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { DemoInMemoryAuthProvider } from "@modelcontextprotocol/sdk/examples/server/demoInMemoryOAuthProvider.js";
import {
  InvalidGrantError,
  InvalidTokenError,
} from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { mcpAuthRouter } from "@modelcontextprotocol/sdk/server/auth/router.js";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { Between, type Meddling } from "./between.ts";

/** How a server that is not ours is set up. */
export interface ForeignServerProps {
  /** Whether it has an authorization server of its own, the SDK's example. */
  readonly guarded?: boolean;
  /** Whether it has a stream of its own. */
  readonly listens?: boolean;
  /** For how many milliseconds its one tool works. */
  readonly works?: number;
  /** What something that stands before it does to its answers. */
  readonly meddling?: Meddling;
}

/** An MCP server of the official SDK, as somebody else would write one, perhaps behind a proxy. */
export class ForeignServer {
  static async start(props: ForeignServerProps = {}): Promise<ForeignServer> {
    const server = new ForeignServer();
    const { port } = await server.#listen(props.meddling);
    server.#serve(`http://localhost:${port}`, props);
    return server;
  }

  url = new URL("http://localhost");
  readonly #app = createMcpExpressApp();
  readonly #server: Server = createServer(this.#app);
  #between: Between | undefined;

  close(): void {
    this.#between?.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #listen(meddling: Meddling | undefined): Promise<{ readonly port: number }> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = this.#server.address() as AddressInfo;
    if (meddling === undefined) return { port };
    this.#between = await Between.start(port, meddling);
    return { port: this.#between.port };
  }

  #serve(origin: string, { guarded = false, listens = false, works = 60 }: ForeignServerProps) {
    this.url = new URL("/mcp", origin);
    if (guarded) {
      const provider = new AuthorizationProvider();
      this.#app.use(
        mcpAuthRouter({ provider, issuerUrl: new URL(origin), resourceServerUrl: this.url }),
      );
      const resourceMetadataUrl = `${origin}/.well-known/oauth-protected-resource/mcp`;
      this.#app.use("/mcp", requireBearerAuth({ verifier: provider, resourceMetadataUrl }));
    }
    this.#app.all("/mcp", async (request, response) => {
      if (request.method === "GET" && !listens) {
        response.writeHead(405, { allow: "POST" }).end();
        return;
      }
      const transport = new StreamableHTTPServerTransport({});
      await toolsOf(works).connect(transport);
      await transport.handleRequest(request, response, request.body);
    });
  }
}

/** The SDK's example answers 500 to a token and to a code that nobody gave, for which the doctor rightly blames it. */
class AuthorizationProvider extends DemoInMemoryAuthProvider {
  override async verifyAccessToken(token: string) {
    try {
      return await super.verifyAccessToken(token);
    } catch (error) {
      throw new InvalidTokenError(String(error));
    }
  }

  override async challengeForAuthorizationCode(
    ...parameters: Parameters<DemoInMemoryAuthProvider["challengeForAuthorizationCode"]>
  ) {
    try {
      return await super.challengeForAuthorizationCode(...parameters);
    } catch (error) {
      throw new InvalidGrantError(String(error));
    }
  }
}

/** One tool that changes nothing and tells of its progress, and one that must not be called unasked. */
function toolsOf(works: number): McpServer {
  const server = new McpServer({ name: "foreign", version: "1.0.0" });
  server.registerTool(
    "count",
    { annotations: { readOnlyHint: true } },
    async ({ _meta, sendNotification }) => {
      for (const progress of [1, 2, 3]) {
        const progressToken = _meta?.progressToken ?? 0;
        const params = { progressToken, progress, total: 3 };
        await sendNotification({ method: "notifications/progress", params });
        await wait(works / 3);
      }
      return { content: [{ type: "text", text: "3" }] };
    },
  );
  server.registerTool("delete_everything", {}, () => {
    throw new Error("The doctor called a tool that changes something.");
  });
  return server;
}
