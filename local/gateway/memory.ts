import type { GatewayLimits } from "../../policy/index.ts";
import { CallCounters } from "./call-counters.ts";
import { OpenIdConfigurations } from "./openid-configuration.ts";
import type { Outbound } from "./outbound.ts";
import type { GatewayRuntime } from "./runtime.ts";
import { ValueCache } from "./value-cache.ts";

/** What a gateway keeps from one request to the next, also when its policies change in between. */
export type GatewayMemory = Pick<
  GatewayRuntime,
  "outbound" | "openIdConfigurations" | "cache" | "callCounters"
>;

/** The memory of a gateway that has just started. */
export function gatewayMemory(outbound: Outbound, limits: GatewayLimits) {
  return {
    outbound,
    openIdConfigurations: new OpenIdConfigurations(outbound),
    cache: new ValueCache(),
    callCounters: new CallCounters(limits.rateLimit),
  } satisfies GatewayMemory;
}
