import { longestCachedBody } from "../memory/response-cache.ts";
import { bufferBody } from "../message/body.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { copied } from "./cache-lookup.ts";

/** Keeps the answer for cache-lookup, when that looked for it in vain. */
export const cacheStore: HandlerOf<"cache-store"> = async (step) => {
  const { exchange, runtime } = step;
  const { cacheKey, response } = exchange;
  const seconds = await step.number("duration", 0);
  const chosen = step.written("cache-response");
  const keeps =
    chosen === undefined ? response?.status === 200 : await step.flag("cache-response", false);
  if (cacheKey === undefined || response === undefined || !keeps) return "continue";
  await bufferBody(response, runtime.limits.bufferedPayload);
  const { status, reason, body } = response;
  const bytes = body.kind === "buffer" ? body.content.content : new Uint8Array();
  // A body that an expression consumed is lost, and with it the answer as it should be kept.
  if (bytes !== null && bytes.length <= longestCachedBody) {
    const headers = copied(response.headers);
    runtime.responses.store(cacheKey, { status, reason, headers, body: bytes.slice() }, seconds);
  }
  return "continue";
};
