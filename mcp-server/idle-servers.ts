import {
  type McpServer,
  type ProtocolEra,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/server";
import { CallTransport } from "./call-transport.ts";
import { modernRevision } from "./tool-call.ts";

/** More would only wait; in a burst the rest is made and let go. */
const most = 32;

/** What a server has to know for the SDK to let it serve an era. */
const revisions = {
  modern: [...SUPPORTED_PROTOCOL_VERSIONS, modernRevision],
  legacy: SUPPORTED_PROTOCOL_VERSIONS,
};

/**
 * Servers of the SDK that answer calls of tools, each with the transport over which it does, and wait for the next one
 * in between. The SDK's handler wants a server for each request, and each one that is made outlives all collections of
 * young objects, since V8 keeps the shapes of its tools for good measure: to make them anew is a third of the memory
 * that a call takes and most of what collecting it costs.
 *
 * A server is bound to an era of the protocol, so it is taken for the same era only, and comes back only from a call
 * that was answered whole: then its handler is through, and nothing is left of the call in it.
 */
export class IdleServers {
  readonly #make: (supportedProtocolVersions: string[]) => McpServer;
  readonly #idle: Readonly<Record<ProtocolEra, CallTransport[]>> = { modern: [], legacy: [] };
  readonly #serving = new Set<CallTransport>();

  constructor(make: (supportedProtocolVersions: string[]) => McpServer) {
    this.#make = make;
  }

  /** A server for a call, which nobody else has. */
  async take(era: ProtocolEra): Promise<CallTransport> {
    const taken = this.#idle[era].pop() ?? (await this.#connected(era));
    this.#serving.add(taken);
    return taken;
  }

  /** Takes a server back. One whose call was not answered is not used again. */
  async giveBack(taken: CallTransport): Promise<void> {
    if (!this.#serving.delete(taken)) return;
    const idle = this.#idle[taken.era];
    if (taken.isServing || taken.isClosed || idle.length >= most) await taken.close();
    else idle.push(taken);
  }

  /** Ends the calls of the newer era that are still under way, as the SDK's handler ends those that it serves. */
  async close(): Promise<void> {
    const modern = [...this.#serving].filter(({ era }) => era === "modern");
    await Promise.all(modern.map((transport) => transport.close()));
  }

  async #connected(era: ProtocolEra): Promise<CallTransport> {
    const transport = new CallTransport(era);
    await this.#make(revisions[era]).connect(transport);
    return transport;
  }
}
