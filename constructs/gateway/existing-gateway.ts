import { propertyAccess, type TerraformRemoteState, Token } from "cdktf";
import type { Construct } from "constructs";
import { type Tier, tiers } from "../../policy/index.ts";
import { pathBelow } from "../naming/path-below.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import { checkedLater, instance, needed, number, record, text } from "../properties/kinds.ts";
import { oneOf } from "../properties/one-of.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { serverPolicyVersion } from "../servers/contract-digest.ts";
import type { IGatewayService } from "../service/service.ts";
import { checkOutbound } from "../service/service-network.ts";
import type { McpOAuthGatewayAttributes } from "./gateway-attributes.ts";

/**
 * What has to be known of a gateway of another stack: its `attributes`, as its stack has them in one app, or as
 * `terraform output -json gateway-attributes` prints them. Of the service the tier has to be known when the stack is
 * synthesized, since policies are held to its limits, and its path, which names in it begin with; the rest may be tokens.
 */
export interface ExistingMcpOAuthGateway
  extends Omit<McpOAuthGatewayAttributes, "path" | "serverPolicies"> {
  /**
   * The path of the gateway on its service, without leading and trailing slashes. It has to be known when the stack is
   * synthesized.
   * @default "", the root
   */
  readonly path?: string;
  /**
   * The version of the policies of servers that its fragments understand.
   * @default that of this package
   */
  readonly serverPolicies?: number;
  /**
   * The generation of the keys that say to the servers of this stack who calls, 1 to 254. Raise it by one to rotate
   * them. The keys of the gateway itself rotate without this stack.
   * @default 1
   */
  readonly keyGeneration?: number;
}

/** A gateway of another stack, read from the Terraform state of that stack. */
export interface RemoteMcpOAuthGateway {
  /** The state. */
  readonly state: TerraformRemoteState;
  /**
   * The output with the attributes of the gateway.
   * @default "gateway-attributes"
   */
  readonly output?: string;
  /** The tier of its service, without units. */
  readonly tier: Tier;
  /**
   * The path of the gateway on its service, without leading and trailing slashes.
   * @default "", the root
   */
  readonly path?: string;
  /**
   * The network that its service reaches into or is injected into.
   * @default none
   */
  readonly network?: IGatewayNetwork;
  /**
   * The generation of the keys that say to the servers of this stack who calls.
   * @default 1
   */
  readonly keyGeneration?: number;
}

export const existingGatewayShape: Shape<ExistingMcpOAuthGateway> = {
  service: needed(
    instance(
      ["name", "resourceGroupName", "tier", "url", "identity"],
      "that of the gateway's attributes, or GatewayService.fromExisting(...)",
    ),
  ),
  contracts: needed(record("paths of servers", text("what the gateway approved"))),
  path: text(),
  serverPolicies: number,
  keyGeneration: number,
};

const remoteGatewayShape: Shape<RemoteMcpOAuthGateway> = {
  state: needed(
    instance(["get"], "a remote state, such as new DataTerraformRemoteStateAzurerm(...)"),
  ),
  output: text(),
  tier: checkedLater,
  path: text(),
  network: networkKind,
  keyGeneration: number,
};

/**
 * @param path of the construct, which errors name
 * @throws InvalidPropertyError when the tier is unknown.
 */
export function checkTier(path: string, property: string, tier: Tier): void {
  oneOf(path, property, tier, tiers);
}

/** The gateway that a state has. @throws InvalidPropertyError when a property cannot work. */
export function existingGateway(
  scope: Construct,
  id: string,
  remote: RemoteMcpOAuthGateway,
): ExistingMcpOAuthGateway {
  const path = pathBelow(scope, id);
  checkShape({ construct: path }, remoteGatewayShape, remote);
  const { state, output = "gateway-attributes", tier, path: below = "" } = remote;
  const { network, keyGeneration } = remote;
  checkOutbound(path, tier, network);
  const attributes = state.get(output);
  const at = (...names: string[]) => propertyAccess(attributes, names);
  const textAt = (...names: string[]) => Token.asString(at(...names));
  const service: IGatewayService = {
    name: textAt("service", "name"),
    id: textAt("service", "id"),
    resourceGroupName: textAt("service", "resourceGroupName"),
    tier,
    url: textAt("service", "url"),
    identity: {
      clientId: textAt("service", "identity", "clientId"),
      principalId: textAt("service", "identity", "principalId"),
    },
    // Whether it does concerns those alone who revoke.
    inSeveralRegions: false,
    network,
  };
  return {
    service,
    path: below,
    contracts: Token.asStringMap(at("contracts")),
    serverPolicies: serverPolicyVersion,
    ...(keyGeneration === undefined ? {} : { keyGeneration }),
  };
}
