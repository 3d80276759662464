import type { RequestState } from "./exchange.ts";

/**
 * The subscription key of a request, from the header and the query parameter that API Management reads by
 * itself. No subscription is known here, so every key is taken for the key of a subscription of its own.
 */
export function subscriptionKey({ headers, originalUrl }: RequestState): string | undefined {
  const key =
    headers.first("Ocp-Apim-Subscription-Key") ??
    new URLSearchParams(originalUrl.query).get("subscription-key");
  return key === "" || key === null ? undefined : key;
}
