import { hostHeaderValidation, originValidation } from "@modelcontextprotocol/fastify";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import type { AuthInfo, McpHttpHandler } from "@modelcontextprotocol/server";
import type { FastifyInstance } from "fastify";
import type { AssertionRequirements } from "./assertion.ts";
import type { TokenVerifier } from "./bearer-token.ts";
import { type Caller, callerShape } from "./caller.ts";
import { requireAssertion } from "./caller-gate.ts";
import { requireBearerToken } from "./token-gate.ts";

/** The one path of the Streamable HTTP transport. */
export const mcpPath = "/mcp";

/** The largest message accepted; anything longer is answered 413. */
const largestBodyBytes = 4 * 1024 * 1024;

/** Who may reach the MCP path, before and after the token is looked at. */
export interface Reach {
  /**
   * What must say who calls, besides the bearer token.
   * @default nobody says who calls
   */
  assertion?: AssertionRequirements;
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

/** Who makes the request that an instance of the tools is for. */
export function callerOf(authInfo: AuthInfo | undefined): Caller | undefined {
  return callerShape.safeParse(authInfo?.extra).data;
}

/** The SDK's way to hand the caller to {@link callerOf}. */
function authInfoOf(caller: Caller): AuthInfo {
  // The token was checked before and is nobody's business any more.
  return { token: "", clientId: caller.client ?? "", scopes: caller.scopes, extra: { ...caller } };
}

/** Serves MCP on {@link mcpPath}: host, origin, bearer token, who calls, then the protocol. */
export function serveMcp(
  app: FastifyInstance,
  handler: McpHttpHandler,
  verifier: TokenVerifier,
  { allowedHosts, allowedOrigins, assertion }: Reach,
): void {
  app.register(async (mcp) => {
    if (allowedHosts !== undefined) {
      mcp.addHook("onRequest", hostHeaderValidation([...allowedHosts]));
    }
    if (allowedOrigins !== undefined) {
      mcp.addHook("onRequest", originValidation([...allowedOrigins]));
    }
    mcp.addHook("onRequest", requireBearerToken(verifier));
    if (assertion !== undefined) {
      mcp.addHook("onRequest", requireAssertion(assertion));
    }

    // The SDK reads the body itself, so that a body too large, not JSON or not valid JSON is
    // answered as a JSON-RPC error, which MCP clients understand.
    mcp.removeAllContentTypeParsers();
    mcp.addContentTypeParser("*", (_request, _body, done) => done(null));

    const serve = toNodeHandler(handler, {
      maxRequestBodySize: largestBodyBytes,
      onerror: (error) => mcp.log.error({ err: error }, "the MCP handler failed"),
    });
    mcp.all(mcpPath, async (request, reply) => {
      const { caller } = request;
      // A name is personal data, and no log needs it beside the id.
      request.log.debug({ user: caller?.user, client: caller?.client }, "caller");
      reply.hijack();
      // Node types an absent method as `undefined`, the SDK as a missing property.
      const raw = request.raw as NodeIncomingMessageLike;
      if (caller !== undefined) raw.auth = authInfoOf(caller);
      await serve(raw, reply.raw);
    });
  });
}
