import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, request } from "undici";

/** How the gateway reaches other servers: pooled connections, and one more certificate to trust. */
export class Outbound {
  readonly #agent: Agent;

  constructor(trusted: readonly string[]) {
    this.#agent = new Agent({
      connect: { ca: [...rootCertificates, ...trusted], timeout: 10_000 },
      // Streams of MCP servers are silent for as long as they like.
      bodyTimeout: 0,
      pipelining: 0,
    });
  }

  /** Sends a request; redirects are not followed. */
  send(
    url: string,
    options: Omit<Dispatcher.RequestOptions, "origin" | "path"> & { path?: never },
  ): Promise<Dispatcher.ResponseData> {
    return request(url, { ...options, dispatcher: this.#agent });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
