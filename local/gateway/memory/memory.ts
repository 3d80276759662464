import type { GatewayLimits } from "../../../policy/index.ts";
import { OpenIdConfigurations } from "../outbound/openid-configuration.ts";
import type { Sender } from "../outbound/outbound.ts";
import { BackendStates } from "../service/backends.ts";
import { CallCounters } from "./call-counters.ts";
import { QuotaCounters } from "./quota-counters.ts";
import { ResponseCache } from "./response-cache.ts";
import { SemanticCache } from "./semantic-cache.ts";
import { ValueCache } from "./value-cache.ts";

/** What a gateway keeps from one request to the next, also when its policies change in between. */
export interface GatewayMemory {
  readonly outbound: Sender;
  readonly openIdConfigurations: OpenIdConfigurations;
  readonly cache: ValueCache;
  readonly callCounters: CallCounters;
  readonly quotas: QuotaCounters;
  readonly responses: ResponseCache;
  readonly semanticCache: SemanticCache;
  /** Which backends are out, and whose turn it is in pools. */
  readonly backendStates: BackendStates;
  /** How many requests are in the policies of limit-concurrency, by key. */
  readonly inside: Map<string, number>;
}

/** The memory of a gateway that has just started. */
export function gatewayMemory(outbound: Sender, limits: GatewayLimits) {
  return {
    outbound,
    openIdConfigurations: new OpenIdConfigurations(outbound),
    cache: new ValueCache(),
    callCounters: new CallCounters(limits.rateLimit),
    quotas: new QuotaCounters(),
    responses: new ResponseCache(),
    semanticCache: new SemanticCache(),
    backendStates: new BackendStates(),
    inside: new Map<string, number>(),
  } satisfies GatewayMemory;
}
