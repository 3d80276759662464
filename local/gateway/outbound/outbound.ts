import { Readable } from "node:stream";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { Agent, type Dispatcher, errors, ProxyAgent } from "undici";
import type { Ending } from "../ending.ts";
import type { MessageHeaders } from "../message/headers.ts";
import type { StreamedBody } from "../message/message.ts";
import { type AskedUrl, askedUrl } from "./asked-url.ts";
import { NetworkCall } from "./network-call.ts";
import type { Proxies } from "./proxies.ts";
import { whyUnreachable } from "./unreachable.ts";

/** A request as it goes out. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  readonly body?: Readable | Uint8Array | null;
  /** What the other server is shown when it asks. */
  readonly certificate?: ClientCertificate | undefined;
  /** The proxy that it takes, whichever one this machine has; its URL with its credentials. */
  readonly proxy?: string | undefined;
}

/** What a client shows of itself in TLS; `pfx` may need a passphrase. */
export type ClientCertificate =
  | { readonly cert: string; readonly key: string }
  | { readonly pfx: Buffer; readonly passphrase?: string };

/** How long an answer is waited for. */
export interface OutboundPatience {
  /** Milliseconds until the answer must have begun. */
  readonly headersTimeout?: number;
  readonly signal?: Ending;
}

/** An answer as it comes in; its body must be read or discarded. */
export interface OutboundAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: MessageHeaders;
  readonly body: StreamedBody;
}

/** How requests find their servers. */
export interface OutboundWays {
  /** Certificates to trust, as PEM, beside those that Node.js does, NODE_EXTRA_CA_CERTS among them. */
  readonly trusted: readonly string[];
  /** Origins that another one stands for, like a hosts file. */
  readonly hosts?: ReadonlyMap<string, string>;
  /** Which proxies requests take; @default none */
  readonly proxies?: Proxies;
  /** Told in plain words why a server cannot be reached. */
  warn(sentence: string): void;
}

/** Whatever sends requests. */
export interface Sender {
  /** Sends a request; redirects are not followed. */
  send(message: OutboundRequest, patience?: OutboundPatience): Promise<OutboundAnswer>;
}

/** How the gateway reaches other servers: pooled connections, directly or through a proxy. */
export class Outbound implements Sender {
  readonly #ways: OutboundWays;
  readonly #ca: readonly string[];
  /** Connections by the proxy that they take and the certificate that they show. */
  readonly #agents = new Map<string, Dispatcher>();

  constructor(ways: OutboundWays) {
    this.#ways = ways;
    this.#ca = [...getCACertificates("default"), ...ways.trusted];
  }

  /** Sends a request; redirects are not followed. */
  async send(message: OutboundRequest, patience: OutboundPatience = {}): Promise<OutboundAnswer> {
    const asked = this.#askedBy(message.url);
    const { path } = asked;
    const stand = this.#ways.hosts?.get(asked.origin);
    const origin = stand ?? asked.origin;
    const { headers: written = [] } = message;
    // As with a hosts file, the server that stands in is asked by the name it stands for.
    const headers = stand === undefined ? written : [...written, "Host", asked.host];
    const proxy = message.proxy ?? this.#ways.proxies?.for(origin);
    const dispatcher = this.#agentFor(message.certificate, proxy);
    const sent = message.body instanceof Readable ? message.body : undefined;
    try {
      return await new Promise((resolve, reject) => {
        const call = new NetworkCall({ resolve, reject }, sent, patience.signal);
        // A policy may write any method, and undici opens a tunnel by this one.
        if (message.method === "CONNECT") {
          call.onResponseError(undefined, new errors.InvalidArgumentError("invalid method"));
          return;
        }
        dispatcher.dispatch(
          {
            headersTimeout: patience.headersTimeout ?? null,
            origin,
            path,
            // undici sends any method, and its types know the usual ones.
            method: message.method as Dispatcher.HttpMethod,
            // The proxy agent of undici would keep the last of several headers with one name.
            headers: proxy === undefined ? [...headers] : byName(headers),
            body: message.body ?? null,
          },
          call,
        );
      });
    } catch (error) {
      if (!isGivenUp(patience)) {
        const by = proxy && new URL(proxy).origin;
        const standsFor = stand === undefined ? undefined : asked.origin;
        const failed = { url: `${origin}${path}`, standsFor, proxy: by };
        this.#ways.warn(whyUnreachable(failed, error));
      }
      throw error;
    }
  }

  #create(certificate: ClientCertificate | undefined, proxy: string | undefined): Dispatcher {
    const timeout = 10_000;
    // Streams of MCP servers are silent for as long as they like. A connection is kept for the next request; undici ends
    // an idle one before usual servers do, since a request that crosses the end of its connection is lost.
    const options = { bodyTimeout: 0 };
    // Made once for all connections: reading some 150 authorities takes longer than the handshake.
    const connect = { secureContext: this.#trusting(certificate), timeout };
    return proxy === undefined
      ? new Agent({ ...options, connect })
      : new ProxyAgent({
          ...options,
          uri: proxy,
          requestTls: connect,
          proxyTls: { secureContext: this.#trusting(undefined), timeout },
        });
  }

  #trusting(certificate: ClientCertificate | undefined): SecureContext {
    return createSecureContext({ ...certificate, ca: [...this.#ca] });
  }

  #agentFor(certificate: ClientCertificate | undefined, proxy: string | undefined): Dispatcher {
    // Most requests have neither.
    const isPlain = certificate === undefined && proxy === undefined;
    const key = isPlain ? "" : JSON.stringify([certificate, proxy]);
    const agent = this.#agents.get(key) ?? this.#create(certificate, proxy);
    this.#agents.set(key, agent);
    return agent;
  }

  /** @throws TypeError for what is no URL, or of another protocol */
  #askedBy(url: string): AskedUrl {
    const asked = askedUrl(url);
    const { protocol } = asked;
    // The origin of a `blob:` is that of another URL, which is inside it, and others have none.
    if (protocol !== "http:" && protocol !== "https:") {
      const sentence = `A request cannot be sent by ${protocol}, but by http and https alone.`;
      this.#ways.warn(sentence);
      throw new TypeError(sentence);
    }
    return asked;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }
}

/** Whether nobody waits for the answer any more: that says nothing about the server. */
function isGivenUp({ signal }: OutboundPatience): boolean {
  const reason: unknown = signal?.reason;
  return signal?.aborted === true && !(reason instanceof Error && reason.name === "TimeoutError");
}

function byName(headers: readonly string[]): Record<string, string[]> {
  const named: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = "", value = ""] = headers.slice(at, at + 2);
    named[name.toLowerCase()] = [...(named[name.toLowerCase()] ?? []), value];
  }
  return named;
}
