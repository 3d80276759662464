import type { Combination } from "./combination.ts";

/** How Azure lets a tier and a virtual network come together. */
interface TierNetworking {
  /** A service with a private endpoint may stand in no network itself in a classic tier. */
  readonly privateEndpoint: boolean;
  /** How it sends requests into a network. */
  readonly outbound: "none" | "injection" | "integration";
  /** Whether it can be closed by standing in a network. */
  readonly injectsPrivately: boolean;
}

/**
 * "Use a virtual network to secure inbound or outbound traffic for Azure API Management", the table of networking models, and
 * "Connect privately to API Management by using an inbound private endpoint", limitations (November 2025).
 */
export const tierNetworking: Readonly<Record<Combination["tier"], TierNetworking>> = {
  Developer: { privateEndpoint: true, outbound: "injection", injectsPrivately: true },
  Basic: { privateEndpoint: true, outbound: "none", injectsPrivately: false },
  Standard: { privateEndpoint: true, outbound: "none", injectsPrivately: false },
  Premium: { privateEndpoint: true, outbound: "injection", injectsPrivately: true },
  BasicV2: { privateEndpoint: false, outbound: "none", injectsPrivately: false },
  StandardV2: { privateEndpoint: true, outbound: "integration", injectsPrivately: false },
  PremiumV2: { privateEndpoint: true, outbound: "integration", injectsPrivately: true },
};

/** Which property of what cannot be as it is, or which rule for a stack does not hold. */
export interface Obstacle {
  /** Error messages begin with the construct and this, or with the rule in brackets. */
  readonly names: string;
  readonly because: string;
}

/** Whether requests of the service get into the network. */
function reachesNetwork({ tier, service }: Combination): boolean {
  const { outbound } = tierNetworking[tier];
  return outbound !== "none" && service !== "new" && service !== "existing";
}

/** Whether containers get into the network. */
function standsInNetwork({ environment }: Combination): boolean {
  return environment === "internal" || environment === "existing, internal";
}

/** All that keeps a combination from working in Azure; empty when nothing does. */
export function obstacles(combination: Combination): Obstacle[] {
  const { tier, service, store, registry, vault, environment } = combination;
  const { privateEndpoint, outbound, injectsPrivately } = tierNetworking[tier];
  const found: Obstacle[] = [];
  const isOnlyReached = service === "new, with network" || service === "existing, in network";
  if (isOnlyReached && outbound === "none") {
    found.push({ names: "service: network", because: `${tier} sends nothing into a network` });
  }
  if (service === "new, public and private") {
    if (outbound === "injection") {
      found.push({ names: "service: access", because: `${tier} in a network has no endpoint` });
    } else if (!privateEndpoint) {
      found.push({ names: "service: network", because: `${tier} has no private endpoint` });
    }
  }
  if (service === "new, private" && !injectsPrivately && !privateEndpoint) {
    found.push({ names: "service: network", because: `${tier} cannot be closed` });
  }
  if (store.includes("private") && !reachesNetwork(combination)) {
    found.push({ names: "gateway: grantStore", because: "the service does not get to the store" });
  }
  if (environment.includes("internal") && !reachesNetwork(combination)) {
    found.push({ names: "gateway: backend", because: "the service does not get to the server" });
  }
  if (registry === "built into a private one") {
    found.push({ names: "notes: image", because: "ACR Tasks run outside of networks" });
  } else if (registry.includes("private") && !standsInNetwork(combination)) {
    found.push({ names: "notes: image", because: "the containers do not get to the registry" });
  }
  if (vault === "of the stack, closed") {
    found.push({
      names: "[closed-vault]",
      because: "a vault behind a firewall answers a system-assigned identity alone",
    });
  }
  return found;
}
