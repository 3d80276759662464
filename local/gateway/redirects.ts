import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { Outbound } from "./outbound.ts";

/** A request as it goes out. */
export interface OutboundMessage {
  readonly url: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Readable | Uint8Array | null;
}

type Options = Pick<
  Parameters<Outbound["send"]>[1],
  "headersTimeout" | "signal" | "responseHeaders"
>;

/** HttpClient of .NET, which the gateway is made of, gives up after so many. */
const mostRedirects = 50;

/**
 * Sends a request and follows the answers that name another place, as HttpClient does: never from
 * https to http, and never with the credentials of the first request.
 */
export async function redirected(
  send: Outbound["send"],
  first: OutboundMessage,
  options: Options,
): Promise<Dispatcher.ResponseData> {
  let message = first;
  for (let count = 0; ; count += 1) {
    const { url, ...request } = message;
    const answer = await send(url, { ...request, ...options, method: request.method as "GET" });
    const next = count < mostRedirects ? following(message, answer) : undefined;
    if (next === undefined) return answer;
    await answer.body.dump();
    message = next;
  }
}

function following(
  message: OutboundMessage,
  { statusCode, headers }: Dispatcher.ResponseData,
): OutboundMessage | undefined {
  if (![300, 301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = rawHeader(headers as unknown as Buffer[], "location");
  const url = location === undefined ? null : URL.parse(location, message.url);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (message.url.startsWith("https:") && url.protocol === "http:") return undefined;
  const becomesGet =
    statusCode === 303
      ? message.method !== "GET" && message.method !== "HEAD"
      : statusCode <= 302 && message.method === "POST";
  const dropped = becomesGet ? /^(?:authorization|content-.*)$/i : /^authorization$/i;
  return {
    url: url.href,
    method: becomesGet ? "GET" : message.method,
    headers: without(message.headers, dropped),
    body: becomesGet ? null : message.body,
  };
}

function rawHeader(raw: readonly Buffer[], name: string): string | undefined {
  const at = raw.findIndex(
    (part, index) => index % 2 === 0 && part.toString("latin1").toLowerCase() === name,
  );
  return at < 0 ? undefined : raw[at + 1]?.toString("latin1");
}

function without(headers: readonly string[], names: RegExp): string[] {
  return headers.filter((_, index) => !names.test(headers[index - (index % 2)] ?? ""));
}
