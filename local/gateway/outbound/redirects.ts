import { discard } from "../message/body.ts";
import type { OutboundAnswer, OutboundPatience, OutboundRequest, Sender } from "./outbound.ts";

/** HttpClient of .NET, which the gateway is made of, gives up after so many. */
const mostRedirects = 50;

/**
 * Sends a request and follows the answers that name another place, as HttpClient does: never from
 * https to http, and never with the credentials of the first request.
 */
export async function redirected(
  sender: Sender,
  first: OutboundRequest,
  patience: OutboundPatience,
): Promise<OutboundAnswer> {
  let message = first;
  for (let count = 0; ; count += 1) {
    const answer = await sender.send(message, patience);
    const next = count < mostRedirects ? following(message, answer) : undefined;
    if (next === undefined) return answer;
    await discard(answer.body);
    message = next;
  }
}

function following(
  message: OutboundRequest,
  { status, headers }: OutboundAnswer,
): OutboundRequest | undefined {
  if (![300, 301, 302, 303, 307, 308].includes(status)) return undefined;
  const location = headers.first("location");
  const url = location === undefined ? null : URL.parse(location, message.url);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (message.url.startsWith("https:") && url.protocol === "http:") return undefined;
  const becomesGet =
    status === 303
      ? message.method !== "GET" && message.method !== "HEAD"
      : status <= 302 && message.method === "POST";
  const dropped = becomesGet ? /^(?:authorization|content-.*)$/i : /^authorization$/i;
  return {
    url: url.href,
    method: becomesGet ? "GET" : message.method,
    headers: without(message.headers ?? [], dropped),
    body: becomesGet ? null : (message.body ?? null),
    proxy: message.proxy,
  };
}

function without(headers: readonly string[], names: RegExp): string[] {
  return headers.filter((_, index) => !names.test(headers[index - (index % 2)] ?? ""));
}
