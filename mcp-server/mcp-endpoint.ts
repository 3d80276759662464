import { context } from "@opentelemetry/api";
import type { FastifyInstance } from "fastify";
import type { Answering } from "./answering.ts";
import type { AssertionRequirements } from "./gates/assertion.ts";
import type { TokenVerifier } from "./gates/bearer-token.ts";
import { authInfoOf } from "./gates/caller.ts";
import { requireAssertion } from "./gates/caller-gate.ts";
import { limitConcurrency, limitEachCaller } from "./gates/concurrency-limit.ts";
import { type HostRules, requireHost } from "./gates/host-gate.ts";
import { requireBearerToken } from "./gates/token-gate.ts";
import { withoutMessage } from "./log.ts";
import { exchange } from "./mcp-exchange.ts";
import { contextOf, traceRequests } from "./telemetry/traced-requests.ts";

/** The one path of the Streamable HTTP transport. */
export const mcpPath = "/mcp";

/** The largest message accepted; anything longer is answered 413. A question about weather has some hundred bytes. */
const largestBodyBytes = 256 * 1024;

/** Who may reach the MCP path, before and after the token is looked at. */
export interface Reach extends HostRules {
  /**
   * What must say who calls, besides the bearer token.
   * @default nobody says who calls
   */
  assertion?: AssertionRequirements;
  /**
   * Requests that may be under way at once, open streams among them; one more is answered 503. Of a person who is known
   * by an assertion a quarter of them may be.
   * @default 512
   */
  mostRequests?: number;
}

/** Serves MCP on {@link mcpPath}: host, origin, bearer token, who calls, then the protocol. */
export function serveMcp(
  app: FastifyInstance,
  answering: Answering,
  verifier: TokenVerifier,
  reach: Reach,
): void {
  app.register(async (mcp) => {
    traceRequests(mcp, mcpPath);
    const most = reach.mostRequests ?? 512;
    mcp.addHook("onRequest", limitConcurrency(most));
    mcp.addHook("onRequest", requireHost(reach));
    mcp.addHook("onRequest", requireBearerToken(verifier));
    if (reach.assertion !== undefined) {
      mcp.addHook("onRequest", requireAssertion(reach.assertion));
      mcp.addHook("onRequest", limitEachCaller(Math.ceil(most / 4)));
    }

    // Nobody reads the body before the exchange does.
    mcp.removeAllContentTypeParsers();
    mcp.addContentTypeParser("*", (_request, _body, done) => done(null));

    const options = {
      largestBody: largestBodyBytes,
      onerror: (error: unknown) =>
        mcp.log.error({ fault: withoutMessage(error) }, "the MCP handler failed"),
    };
    mcp.all(mcpPath, async (request, reply) => {
      const { caller } = request;
      // A name is personal data, and no log needs it beside the id.
      request.log.debug({ user: caller?.user, client: caller?.client }, "caller");
      reply.hijack();
      const authInfo = caller && authInfoOf(caller);
      await context.with(contextOf(request), () =>
        exchange(request.raw, reply.raw, authInfo, answering, options),
      );
    });
  });
}
