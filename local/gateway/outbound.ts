import type { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, request } from "undici";
import { MessageHeaders } from "./message-headers.ts";

/** A request as it goes out. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  readonly body?: Readable | Uint8Array | null;
  /** What the other server is shown when it asks. */
  readonly certificate?: ClientCertificate | undefined;
}

/** What a client shows of itself in TLS; `pfx` may need a passphrase. */
export type ClientCertificate =
  | { readonly cert: string; readonly key: string }
  | { readonly pfx: Buffer; readonly passphrase?: string };

/** How long an answer is waited for. */
export interface OutboundPatience {
  /** Milliseconds until the answer must have begun. */
  readonly headersTimeout?: number;
  readonly signal?: AbortSignal;
}

/** An answer as it comes in; its body must be read or dumped. */
export interface OutboundAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: MessageHeaders;
  readonly body: Dispatcher.ResponseData["body"];
}

/** How the gateway reaches other servers: pooled connections, and one more certificate to trust. */
export class Outbound {
  readonly #agent: Agent;
  readonly #ca: readonly string[];
  /** Connections that show a certificate, by it. */
  readonly #certified = new Map<string, Agent>();
  readonly #hosts: ReadonlyMap<string, string>;

  /**
   * @param trusted certificates to trust beside the usual ones, as PEM
   * @param hosts origins that another one stands for, like a hosts file
   */
  constructor(trusted: readonly string[], hosts: ReadonlyMap<string, string> = new Map()) {
    this.#hosts = hosts;
    this.#ca = [...rootCertificates, ...trusted];
    this.#agent = this.#create();
  }

  /** Sends a request; redirects are not followed. */
  async send(message: OutboundRequest, patience: OutboundPatience = {}): Promise<OutboundAnswer> {
    const { url, headers } = this.#destination(message);
    const answer = await request(url, {
      ...patience,
      // undici sends any method, and its types know the usual ones.
      method: message.method as Dispatcher.HttpMethod,
      headers,
      body: message.body ?? null,
      responseHeaders: "raw",
      dispatcher: this.#agentFor(message.certificate),
    });
    // With responseHeaders "raw" they are names and values in turn, which undici's types do not say.
    const raw = answer.headers as unknown as readonly Buffer[];
    return {
      status: answer.statusCode,
      reason: answer.statusText,
      headers: MessageHeaders.fromRaw(raw.map((part) => part.toString("latin1"))),
      body: answer.body,
    };
  }

  #create(certificate: ClientCertificate | undefined = undefined): Agent {
    return new Agent({
      connect: { ...certificate, ca: [...this.#ca], timeout: 10_000 },
      // Streams of MCP servers are silent for as long as they like.
      bodyTimeout: 0,
      pipelining: 0,
    });
  }

  #agentFor(certificate: ClientCertificate | undefined): Agent {
    if (certificate === undefined) return this.#agent;
    const key = JSON.stringify(certificate);
    const agent = this.#certified.get(key) ?? this.#create(certificate);
    this.#certified.set(key, agent);
    return agent;
  }

  /** As with a hosts file, the server that stands in is asked by the name it stands for. */
  #destination({ url, headers = [] }: OutboundRequest): { url: string; headers: string[] } {
    const { origin, host, pathname, search } = new URL(url);
    const stand = this.#hosts.get(origin);
    return stand === undefined
      ? { url, headers: [...headers] }
      : { url: `${stand}${pathname}${search}`, headers: [...headers, "Host", host] };
  }

  async close(): Promise<void> {
    await Promise.all([this.#agent, ...this.#certified.values()].map((agent) => agent.destroy()));
  }
}
