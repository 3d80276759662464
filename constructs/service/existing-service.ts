import { Token } from "cdktf";
import { type Tier, tiers } from "../../policy/index.ts";
import type { ManagedIdentity } from "../managed-identity.ts";
import { nameProblem } from "../naming/azure-name-rules.ts";
import { resourceGroupNameProperty } from "../naming/resource-group-name.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import { idProperty } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkedLater, flag, instance, needed, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";

/** An existing API Management service. */
export interface ExistingGatewayService {
  /** Its name in Azure. */
  readonly name: string;
  /** The resource group that it is in. */
  readonly resourceGroupName: string;
  /** Its tier, without units; Terraform holds the service to it when deploying. */
  readonly tier: Tier;
  /** A user-assigned managed identity that the service has. */
  readonly identity: ManagedIdentity;
  /**
   * The host name that clients use, where the service has one of its own.
   * @default its name below azure-api.net
   */
  readonly hostName?: string;
  /**
   * Whether it answers in several regions.
   * @default false
   */
  readonly inSeveralRegions?: boolean;
  /**
   * The network that the service reaches into or is injected into.
   * @default none
   */
  readonly network?: IGatewayNetwork;
}

/** Those that the policies fit into, as for a `GatewaySku`. */
const offered: readonly Tier[] = tiers.filter((tier) => tier !== "Consumption");

/**
 * @param path of the construct, which errors name
 * @returns the identity with its ids as tokens spell them.
 * @throws InvalidPropertyError when the tier is unknown, or an id of the identity is not a UUID.
 */
export function checkedExisting(path: string, existing: ExistingGatewayService): ManagedIdentity {
  const { name, resourceGroupName, tier } = existing;
  for (const [property, value] of Object.entries({ name, resourceGroupName })) {
    if (typeof value === "string" && value.trim() !== "") continue;
    throw new InvalidPropertyError(path, property, "is missing. Give that of the service.");
  }
  const problem = Token.isUnresolved(name) ? undefined : nameProblem("api management", name);
  if (problem !== undefined) throw new InvalidPropertyError(path, "name", problem);
  resourceGroupNameProperty(path, "resourceGroupName", resourceGroupName);
  if (!offered.includes(tier)) {
    throw new InvalidPropertyError(
      path,
      "tier",
      `must be one of ${offered.join(", ")}, without units; it is "${String(tier)}".`,
    );
  }
  const { identity } = existing;
  return {
    clientId: idProperty(path, "identity.clientId", identity.clientId, "a managed identity"),
    principalId: idProperty(
      path,
      "identity.principalId",
      identity.principalId,
      "a managed identity",
    ),
  };
}

export const existingServiceShape: Shape<ExistingGatewayService> = {
  name: needed(text("that of the service")),
  resourceGroupName: needed(text("that of the service")),
  tier: checkedLater,
  identity: needed(
    instance(
      ["clientId", "principalId"],
      "clientId and principalId of a user-assigned managed identity of the service",
    ),
  ),
  hostName: text(),
  inSeveralRegions: flag,
  network: networkKind,
};
