import { claim } from "../naming/claims.ts";
import type { IMcpOAuthGateway } from "./gateway.ts";

/**
 * The OAuth endpoints are an API at the root of the service, and two APIs cannot have one path.
 *
 * @throws InvalidPropertyError when another gateway stands on the service.
 */
export function claimRoot(gateway: IMcpOAuthGateway): void {
  const { name, resourceGroupName } = gateway.service;
  claim({
    construct: gateway,
    property: "service",
    key: `root path of ${resourceGroupName}/${name}`,
    refusal: (first) =>
      `is that of the gateway ${first} already, whose OAuth endpoints stand at its root. Add the servers to that gateway with addServer, or give this gateway a service of its own.`,
  });
}
