import { backendPolicies } from "./backend.ts";
import { cachePolicies } from "./cache.ts";
import { flowPolicies } from "./flow.ts";
import { messagePolicies } from "./messages.ts";
import { rateLimitPolicies } from "./rate-limit.ts";
import { securityPolicies } from "./security.ts";
import type { PolicyShape } from "./shape.ts";

/**
 * Every policy this compiler knows, by element name. A policy that is missing here is refused
 * rather than skipped: the local gateway could not run it.
 */
export const catalogue: ReadonlyMap<string, PolicyShape> = new Map(
  [
    ...flowPolicies,
    ...messagePolicies,
    ...backendPolicies,
    ...securityPolicies,
    ...rateLimitPolicies,
    ...cachePolicies,
  ].map((shape) => [shape.name, shape]),
);
