import type {
  GatewayObserver,
  PoliciesObserver,
  RequestObserver,
} from "../../../../local/gateway/watching/observer.ts";

/** Watches the policies of each request, and nothing else of it but what they trace. */
export function policiesAlone(
  policies: PoliciesObserver,
  traced: RequestObserver["traced"] = ignored,
): GatewayObserver {
  const others = { received: ignored, sent: ignored, answered: ignored, ended: ignored };
  return { request: () => ({ ...policies, ...others, traced }) };
}

function ignored(): void {
  // Policies alone matter here.
}
