import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, request } from "undici";

type OutboundRequest = Omit<Dispatcher.RequestOptions, "origin" | "path" | "headers"> & {
  readonly path?: never;
  /** Names and values in turn. */
  readonly headers?: string[];
};

/** How the gateway reaches other servers: pooled connections, and one more certificate to trust. */
export class Outbound {
  readonly #agent: Agent;
  readonly #hosts: ReadonlyMap<string, string>;

  /**
   * @param trusted certificates to trust beside the usual ones, as PEM
   * @param hosts origins that another one stands for, like a hosts file
   */
  constructor(trusted: readonly string[], hosts: ReadonlyMap<string, string> = new Map()) {
    this.#hosts = hosts;
    this.#agent = new Agent({
      connect: { ca: [...rootCertificates, ...trusted], timeout: 10_000 },
      // Streams of MCP servers are silent for as long as they like.
      bodyTimeout: 0,
      pipelining: 0,
    });
  }

  /** Sends a request; redirects are not followed. */
  async send(url: string, options: OutboundRequest): Promise<Dispatcher.ResponseData> {
    const { origin, host, pathname, search } = new URL(url);
    const stand = this.#hosts.get(origin);
    if (stand === undefined) return await request(url, { ...options, dispatcher: this.#agent });
    // As with a hosts file, the server that stands in is asked by the name it stands for.
    const headers = [...(options.headers ?? []), "Host", host];
    const there = `${stand}${pathname}${search}`;
    return await request(there, { ...options, headers, dispatcher: this.#agent });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
