import { hostHeaderValidation, originValidation } from "@modelcontextprotocol/fastify";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import type { McpHttpHandler } from "@modelcontextprotocol/server";
import type { FastifyInstance } from "fastify";
import type { TokenVerifier } from "./bearer-token.ts";
import { callerOf } from "./caller.ts";
import { requireBearerToken } from "./token-gate.ts";

/** The one path of the Streamable HTTP transport. */
export const mcpPath = "/mcp";

/** The largest message accepted; anything longer is answered 413. */
const largestBodyBytes = 4 * 1024 * 1024;

/** Who may reach the MCP path at all, before any token is looked at. */
export interface Reach {
  /**
   * Host names accepted in `Host`, without port.
   * @default any: behind an ingress, which routes by host, the check adds nothing
   */
  allowedHosts?: readonly string[];
  /**
   * Host names of web pages accepted in `Origin`; a request without `Origin` always passes.
   * @default any: a browser does not send a bearer token by itself, so a foreign page has none
   */
  allowedOrigins?: readonly string[];
}

/** Serves MCP on {@link mcpPath}: host, origin, bearer token, then the protocol. */
export function serveMcp(
  app: FastifyInstance,
  handler: McpHttpHandler,
  verifier: TokenVerifier,
  { allowedHosts, allowedOrigins }: Reach,
): void {
  app.register(async (mcp) => {
    if (allowedHosts !== undefined) {
      mcp.addHook("onRequest", hostHeaderValidation([...allowedHosts]));
    }
    if (allowedOrigins !== undefined) {
      mcp.addHook("onRequest", originValidation([...allowedOrigins]));
    }
    mcp.addHook("onRequest", requireBearerToken(verifier));

    // The SDK reads the body itself, so that a body too large, not JSON or not valid JSON is
    // answered as a JSON-RPC error, which MCP clients understand.
    mcp.removeAllContentTypeParsers();
    mcp.addContentTypeParser("*", (_request, _body, done) => done(null));

    const serve = toNodeHandler(handler, {
      maxRequestBodySize: largestBodyBytes,
      onerror: (error) => mcp.log.error({ err: error }, "the MCP handler failed"),
    });
    mcp.all(mcpPath, async (request, reply) => {
      request.log.debug(callerOf(request.headers), "caller");
      reply.hijack();
      // Node types an absent method as `undefined`, the SDK as a missing property.
      await serve(request.raw as NodeIncomingMessageLike, reply.raw);
    });
  });
}
