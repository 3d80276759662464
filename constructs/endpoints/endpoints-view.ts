import {
  type EndpointLimitView,
  type EndpointRateLimits,
  endpointLimitViews,
} from "../limits/endpoint-rate-limits.ts";
import { type Endpoint, endpoints, operationsOf, usualBody } from "./oauth-endpoints.ts";

/** What templates know of the OAuth endpoints, by the ids of their operations. */
export interface EndpointsView {
  /** The operations that answer a failure with a page; the others do with JSON. */
  readonly pages: readonly string[];
  /** How many requests of one address they take in a minute. */
  readonly limits: readonly EndpointLimitView[];
  /** Bytes of a body at most, where nothing else is said. */
  readonly usualBody: number;
  /** The operations that take longer ones. */
  readonly longBodies: readonly {
    readonly bytes: number;
    readonly operations: readonly string[];
  }[];
}

export function endpointsView(limits: EndpointRateLimits): EndpointsView {
  const long = new Set(endpoints.flatMap(({ longestBody }) => longestBody ?? []));
  return {
    pages: operationsWhere(({ answers }) => answers === "page"),
    limits: endpointLimitViews(limits, (name) => operationsWhere(({ limit }) => limit === name)),
    usualBody,
    longBodies: [...long].map((bytes) => ({
      bytes,
      operations: operationsWhere(({ longestBody }) => longestBody === bytes),
    })),
  };
}

/** The operations of endpoints that are such; preflight requests neither count nor fail. */
function operationsWhere(isSuch: (endpoint: Endpoint) => boolean): string[] {
  return endpoints
    .filter(isSuch)
    .flatMap(operationsOf)
    .filter(({ method }) => method !== "OPTIONS")
    .map(({ id }) => id);
}
