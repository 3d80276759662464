import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment/index.js";
import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { resourceId } from "../naming/resource-id.ts";
import { checkRegion } from "../network/check-reach.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import { needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";

/** Where container apps run: a Container Apps environment. */
export interface IContainerEnvironment {
  /** Its resource id. */
  readonly id: string;
  /**
   * The only network from which its apps can be reached.
   * @default none; everybody reaches them
   */
  readonly network?: IGatewayNetwork | undefined;
}

/** An existing Container Apps environment. */
export interface ExistingContainerEnvironment {
  /** Its resource id. */
  readonly id: string;
  /**
   * The only network from which its apps can be reached.
   * @default none; everybody reaches them
   */
  readonly network?: IGatewayNetwork;
}

/** Where the environment is created, and its name. */
export interface ContainerEnvironmentProps {
  /** Where it is created. */
  readonly platform: IAzurePlatform;
  /**
   * What replaces the construct's path in the name of the resource.
   * @default the path of the construct in its stack
   */
  readonly name?: string;
  /**
   * The Log Analytics workspace that gets what the containers print.
   * @default none; it is only streamed
   */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * The network of the environment. Its apps can then be reached from there alone, so the gateway's service needs the
   * network too. Another network, or none, is another environment.
   * @default none; its apps have addresses on the internet
   */
  readonly network?: IGatewayNetwork;
}

/**
 * A Container Apps environment that several servers share. They share its network with it, and each still refuses
 * whoever is not the gateway.
 *
 * @example
 * const environment = new ContainerEnvironment(stack, "containers", { platform });
 * new McpContainerServer(stack, "orders", { platform, image, environment });
 */
export class ContainerEnvironment extends Construct implements IContainerEnvironment {
  /**
   * An existing Container Apps environment.
   *
   * @example
   * ContainerEnvironment.fromExisting({
   *   id: "/subscriptions/9d3f0c52-6a0e-4c7b-8f58-0f8a4a1d5e11/resourceGroups/rg-shared/providers/Microsoft.App/managedEnvironments/shared",
   * })
   * @throws InvalidPropertyError when the id is not that of a Container Apps environment.
   */
  static fromExisting(existing: ExistingContainerEnvironment): IContainerEnvironment {
    const construct = "ContainerEnvironment.fromExisting";
    checkShape({ construct, isOnlyArgument: true }, existingEnvironmentShape, existing);
    const { id, network } = existing;
    return { id: resourceId(construct, "id", id, "Microsoft.App/managedEnvironments"), network };
  }

  readonly id: string;
  readonly network: IGatewayNetwork | undefined;

  /** @throws InvalidPropertyError when the platform is missing, or the name is not valid. */
  constructor(scope: Construct, id: string, props: ContainerEnvironmentProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, environmentShape, props);
    const environment = newEnvironment(this, props);
    this.id = environment.id;
    this.network = props.network;
    this.network?.resolve(this, environment.defaultDomain, environment.staticIpAddress);
  }
}

/** The resource, which a server has for itself where it is given none. */
export function newEnvironment(
  scope: Construct,
  props: ContainerEnvironmentProps,
): ContainerAppEnvironment {
  const { platform, name, logAnalyticsWorkspaceId, network } = props;
  if (network !== undefined) checkRegion(scope.node.path, network, platform.location);
  return new ContainerAppEnvironment(scope, "environment", {
    name: platform.names.of(
      scope,
      "container environment",
      name,
      network === undefined ? [] : ["private"],
    ),
    resourceGroupName: platform.resourceGroupName,
    location: platform.location,
    ...(logAnalyticsWorkspaceId === undefined ? {} : logged(scope, logAnalyticsWorkspaceId)),
    ...(network === undefined ? {} : inside(network)),
    tags: { ...platform.tags },
  });
}

/** @throws InvalidPropertyError when it is no workspace's resource id, but the id that its agents have, for example. */
function logged(scope: Construct, workspace: string) {
  return {
    logsDestination: "log-analytics",
    logAnalyticsWorkspaceId: resourceId(
      scope.node.path,
      "logAnalyticsWorkspaceId",
      workspace,
      "Microsoft.OperationalInsights/workspaces",
    ),
  };
}

/** With workload profiles a subnet of 32 addresses would do; without, it takes 512 and may not be delegated. */
function inside(network: IGatewayNetwork) {
  return {
    infrastructureSubnetId: network.containerSubnet(),
    internalLoadBalancerEnabled: true,
    workloadProfile: [{ name: "Consumption", workloadProfileType: "Consumption" }],
  };
}

const existingEnvironmentShape: Shape<ExistingContainerEnvironment> = {
  id: needed(text("its resource id")),
  network: networkKind,
};

const environmentShape: Shape<ContainerEnvironmentProps> = {
  platform: needed(platformKind),
  name: text(),
  logAnalyticsWorkspaceId: text(),
  network: networkKind,
};
