import type { McpRequestContext, McpServer } from "@modelcontextprotocol/server";

/** More would only wait; in a burst the rest is made and let go. */
const most = 32;

/**
 * Servers of the SDK that have answered a call and wait for the next one. The SDK wants one for each request, and each
 * one that is made outlives all collections of young objects, since V8 keeps the shapes of its tools for good measure:
 * to make them anew is a third of the memory that a call takes and most of what collecting it costs.
 *
 * A server is bound to an era of the protocol and remembers which client has said hello, so it comes back only to the
 * same era, and only from a call of a tool that was answered whole: then its handler is through, its connection is
 * closed, and nothing is left of the call in it.
 */
export class IdleServers {
  readonly #make: () => McpServer;
  readonly #idle: Readonly<Record<McpRequestContext["era"], McpServer[]>> = {
    modern: [],
    legacy: [],
  };
  readonly #serving = new WeakMap<
    Request,
    { readonly era: McpRequestContext["era"]; readonly server: McpServer }
  >();

  constructor(make: () => McpServer) {
    this.#make = make;
  }

  /** A server for a request, which nobody else has. */
  take({ era, requestInfo }: McpRequestContext): McpServer {
    const server = this.#idle[era].pop() ?? this.#make();
    if (requestInfo !== undefined) this.#serving.set(requestInfo, { era, server });
    return server;
  }

  /** Takes the server of a call back, whose answer has left as a whole. */
  giveBack(request: Request): void {
    const served = this.#serving.get(request);
    this.#serving.delete(request);
    if (served === undefined || served.server.isConnected()) return;
    const idle = this.#idle[served.era];
    if (idle.length < most) idle.push(served.server);
  }
}
