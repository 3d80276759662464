import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment/index.js";
import { Construct } from "constructs";
import { type IAzurePlatform, platformProperty } from "../azure-platform.ts";
import { resourceId } from "../naming/resource-id.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";

/** Where container apps run: a Container Apps environment. */
export interface IContainerEnvironment {
  /** Its resource id. */
  readonly id: string;
}

/** Where the environment is and what it is called. */
export interface ContainerEnvironmentProps {
  /** Where it is created. */
  readonly platform: IAzurePlatform;
  /**
   * Its name, unique in the resource group.
   * @default the prefix and the construct's path in its stack
   */
  readonly name?: string;
  /**
   * The Log Analytics workspace that gets what the containers print.
   * @default none; it is only streamed
   */
  readonly logAnalyticsWorkspaceId?: string;
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
   * An environment that exists already.
   * @param id its resource id
   * @throws InvalidPropertyError when it is no such id.
   */
  static fromExisting(id: string): IContainerEnvironment {
    const type = "Microsoft.App/managedEnvironments";
    return { id: resourceId("ContainerEnvironment.fromExisting", "id", id, type) };
  }

  readonly id: string;

  /** @throws InvalidPropertyError when there is no platform, or the name cannot be one. */
  constructor(scope: Construct, id: string, props: ContainerEnvironmentProps) {
    super(scope, id);
    removeAfterUse(this);
    const platform = platformProperty(this, props);
    this.id = newEnvironment(this, { ...props, platform, owner: this }).id;
  }
}

/** The resource, which a server has for itself where it is given none. */
export function newEnvironment(
  scope: Construct,
  props: ContainerEnvironmentProps & {
    /** After which it is named. */
    readonly owner: Construct;
  },
): ContainerAppEnvironment {
  const { platform, owner, name, logAnalyticsWorkspaceId } = props;
  return new ContainerAppEnvironment(scope, "environment", {
    name: platform.names.of(owner, "container environment", name),
    resourceGroupName: platform.resourceGroupName,
    location: platform.location,
    ...(logAnalyticsWorkspaceId === undefined
      ? {}
      : { logsDestination: "log-analytics", logAnalyticsWorkspaceId }),
    tags: { ...platform.tags },
  });
}
