import type { GatewayLimits } from "../../policy/index.ts";
import { BackendStates } from "./backends.ts";
import { CallCounters } from "./call-counters.ts";
import { OpenIdConfigurations } from "./openid-configuration.ts";
import type { Sender } from "./outbound.ts";
import { QuotaCounters } from "./quota-counters.ts";
import { ResponseCache } from "./response-cache.ts";
import type { GatewayRuntime } from "./runtime.ts";
import { SemanticCache } from "./semantic-cache.ts";
import { ValueCache } from "./value-cache.ts";

/** What a gateway keeps from one request to the next, also when its policies change in between. */
export type GatewayMemory = Pick<
  GatewayRuntime,
  | "outbound"
  | "openIdConfigurations"
  | "cache"
  | "backendStates"
  | "callCounters"
  | "quotas"
  | "responses"
  | "semanticCache"
  | "inside"
>;

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
