import type { Exchange } from "../exchange/exchange.ts";
import { bodyOf } from "../message/body.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { keyOf as subscriptionKey } from "../service/access.ts";

/** Answers a GET from the response cache, or says where cache-store shall keep the answer. */
export const cacheLookup: HandlerOf<"cache-lookup"> = async (step) => {
  const { exchange, runtime } = step;
  const { request } = exchange;
  if (request.method !== "GET") return "continue";
  const keepsPrivate = await step.flag("allow-private-response-caching", false);
  if (request.headers.has("Authorization") && !keepsPrivate) return "continue";
  const key = await keyOf(step);
  const cached = runtime.responses.get(key);
  if (cached === undefined) {
    exchange.cacheKey = key;
    return "continue";
  }
  const { status, reason, headers, body } = cached;
  exchange.response = { status, reason, headers: copied(headers), body: bodyOf(body.slice()) };
  return "cached";
};

/** What an answer depends on: the operation's URL as it was asked for, and what the policy names. */
async function keyOf(step: StepOf<"cache-lookup">): Promise<string> {
  const { request, operation } = step.exchange;
  const { path, query } = request.originalUrl;
  const parameters = new URLSearchParams(query);
  const headers: unknown[] = [];
  for (const element of step.children("vary-by-header")) {
    const name = await element.text();
    headers.push([name.toLowerCase(), request.headers.values(name) ?? null]);
  }
  const varied: unknown[] = [];
  for (const element of step.children("vary-by-query-parameter")) {
    for (const name of (await element.text()).split(";")) {
      varied.push([name, parameters.getAll(name)]);
    }
  }
  const developer = (await step.flag("vary-by-developer", false))
    ? (developerOf(step.exchange) ?? null)
    : null;
  // Without parameters of its own the whole query counts.
  return JSON.stringify([
    operation?.id,
    path,
    varied.length > 0 ? varied : query,
    headers,
    developer,
  ]);
}

/** Where no user is known, a key stands for one. */
function developerOf({ access, request }: Exchange): string | undefined {
  return access === undefined ? subscriptionKey(request) : access.user?.id;
}

/** A copy, so that no request changes what another one gets. */
export function copied(headers: MessageHeaders): MessageHeaders {
  const copy = new MessageHeaders();
  for (const [name, values] of headers) copy.set(name, values);
  return copy;
}
