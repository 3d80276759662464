import { STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { errors } from "undici";
import { longestTimer } from "../gateway/longest-timer.ts";
import { MessageHeaders } from "../gateway/message/headers.ts";
import {
  Outbound,
  type OutboundAnswer,
  type OutboundPatience,
  type OutboundRequest,
  type Sender,
} from "../gateway/outbound/outbound.ts";
import { Proxies } from "../gateway/outbound/proxies.ts";
import { placeOf } from "../gateway/outbound/unreachable.ts";
import type { Answering } from "./options.ts";

/** Nothing answers for a server. */
class UnansweredError extends Error {
  override readonly name = "UnansweredError";
}

/** Takes the requests that go out: by functions, by servers that stand for others, or by the network. */
export class Servers implements Sender {
  readonly #byOrigin: ReadonlyMap<string, Answering>;
  readonly #reachesAll: boolean;
  readonly #warn: (sentence: string) => void;
  readonly #running = new Set<Promise<unknown>>();
  #network: Outbound | undefined;
  /** What a function threw first: a mistake in it, or what it asserts. */
  #failure: { readonly error: unknown } | undefined;

  /**
   * @param byOrigin what answers, by the origins of servers
   * @param reachesAll whether any other server is asked by the network
   */
  constructor(
    byOrigin: ReadonlyMap<string, Answering>,
    reachesAll: boolean,
    warn: (sentence: string) => void,
  ) {
    this.#byOrigin = byOrigin;
    this.#reachesAll = reachesAll;
    this.#warn = warn;
  }

  async send(message: OutboundRequest, patience: OutboundPatience = {}): Promise<OutboundAnswer> {
    const sent = this.#send(message, patience);
    this.#running.add(sent);
    try {
      return await sent;
    } finally {
      this.#running.delete(sent);
    }
  }

  /** Resolves when nothing is sent any more. @throws what a function threw since the last time. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  async close(): Promise<void> {
    await this.#network?.close();
  }

  async #send(message: OutboundRequest, patience: OutboundPatience): Promise<OutboundAnswer> {
    const origin = URL.parse(message.url)?.origin ?? message.url;
    const answering = this.#byOrigin.get(origin);
    if (typeof answering === "function") return await this.#call(answering, message, patience);
    if (answering !== undefined || this.#reachesAll) {
      return await this.#byNetwork().send(message, patience);
    }
    const sentence = `Nothing stands for ${origin}, so ${placeOf(message.url)} cannot be reached: say what does (hosts, --host), or let servers be asked (network, --network).`;
    this.#warn(sentence);
    throw new UnansweredError(sentence);
  }

  #byNetwork(): Outbound {
    const standing = [...this.#byOrigin].flatMap(([origin, server]): [string, string][] =>
      typeof server === "string" ? [[origin, new URL(server).origin]] : [],
    );
    this.#network ??= new Outbound({
      trusted: [],
      hosts: new Map(standing.filter(([origin, server]) => origin !== server)),
      proxies: new Proxies(process.env),
      warn: this.#warn,
    });
    return this.#network;
  }

  async #call(
    answering: Exclude<Answering, string>,
    message: OutboundRequest,
    patience: OutboundPatience,
  ): Promise<OutboundAnswer> {
    const request = await fetchRequest(message);
    const answer = await inTime(patience, async () => {
      try {
        return await answering(request);
      } catch (error) {
        this.#failure ??= { error };
        throw error;
      }
    });
    if (answer.type === "error") throw new UnansweredError("The server cannot be reached.");
    const headers = new MessageHeaders();
    for (const [name, value] of answer.headers) headers.append(name, [value]);
    return {
      status: answer.status,
      reason: answer.statusText || (STATUS_CODES[answer.status] ?? ""),
      headers,
      body: {
        kind: "stream",
        stream:
          answer.body === null
            ? Readable.from([])
            : Readable.fromWeb(answer.body as unknown as ReadableStream),
      },
    };
  }
}

async function fetchRequest({
  url,
  method,
  headers = [],
  body,
}: OutboundRequest): Promise<Request> {
  const copied = new Headers();
  for (let at = 0; at + 1 < headers.length; at += 2) {
    copied.append(headers[at] ?? "", headers[at + 1] ?? "");
  }
  const bytes = body instanceof Uint8Array || !body ? body : await collected(body);
  // The Fetch API has no bodies for these methods.
  const bodiless = !bytes || /^(?:GET|HEAD)$/.test(method);
  return new Request(url, {
    method,
    headers: copied,
    ...(bodiless ? {} : { body: new Uint8Array(bytes) }),
  });
}

async function collected(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What comes in time, and before it is given up. */
async function inTime<T>(
  { headersTimeout, signal }: OutboundPatience,
  run: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    if (headersTimeout !== undefined) {
      const patience = Math.min(headersTimeout, longestTimer);
      timer = setTimeout(() => reject(new errors.HeadersTimeoutError()), patience);
    }
    abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
    if (abort !== undefined) signal?.removeEventListener("abort", abort);
  }
}
