import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry/index.js";
import { DataAzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/data-azurerm-container-registry/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { nameProblem } from "../naming/azure-name-rules.ts";
import { pathBelow } from "../naming/path-below.ts";
import { resourceGroupNameProperty } from "../naming/resource-group-name.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, instance, type Kind, needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";

/** An Azure Container Registry. */
export interface IImageRegistry {
  /** Its resource id, which begins with the subscription. */
  readonly id: string;
  /** Its name in Azure. */
  readonly name: string;
  /** The host that images are pulled from. */
  readonly loginServer: string;
  /**
   * The only network from which it can be reached.
   * @default none; everybody reaches it
   */
  readonly network?: IGatewayNetwork | undefined;
  /**
   * Lets an identity pull images; returns what must exist before it can.
   * @param scope the construct that pulls
   */
  allowPull(scope: Construct, principalId: string): ITerraformDependable;
}

/** Where the registry is created, and its name. */
export interface ImageRegistryProps {
  /** Where it is created. */
  readonly platform: IAzurePlatform;
  /**
   * What replaces the construct's path in the name of the resource.
   * @default the path of the construct in its stack
   */
  readonly name?: string;
  /**
   * The network that alone reaches the registry, which is of the SKU Premium then. Images come from a pipeline in the network:
   * nothing is built at deployment.
   * @default none; it is reached by whoever may pull
   */
  readonly network?: IGatewayNetwork;
}

/** An existing container registry. */
export interface ExistingImageRegistry {
  /** Its name in Azure. */
  readonly name: string;
  /** The resource group that it is in. */
  readonly resourceGroupName: string;
  /**
   * Whether the registry grants rights by repository ("RBAC Registry + ABAC Repository Permissions"). Such a one takes the
   * role Container Registry Repository Reader and takes AcrPull for nothing.
   * @default false
   */
  readonly repositoryPermissions?: boolean;
  /**
   * The network that alone reaches the registry, where that is so.
   * @default none
   */
  readonly network?: IGatewayNetwork;
}

/**
 * A container registry that several servers share.
 *
 * @example
 * const registry = ImageRegistry.fromExisting(stack, "registry", {
 *   name: "contoso",
 *   resourceGroupName: "rg-shared",
 * });
 * ContainerImage.fromRegistry(registry, "orders:1.4.2")
 */
export class ImageRegistry extends Construct implements IImageRegistry {
  /**
   * An existing registry. Whoever deploys must be allowed to assign roles in it.
   * @throws InvalidPropertyError when its name or that of its resource group is missing, or the name is not valid.
   */
  static fromExisting(
    scope: Construct,
    id: string,
    existing: ExistingImageRegistry,
  ): IImageRegistry {
    const construct = pathBelow(scope, id);
    checkShape({ construct }, existingRegistryShape, existing);
    const { name, resourceGroupName, repositoryPermissions = false } = existing;
    const problem = Token.isUnresolved(name) ? undefined : nameProblem("registry", name);
    if (problem !== undefined) throw new InvalidPropertyError(construct, "name", problem);
    resourceGroupNameProperty(construct, "resourceGroupName", resourceGroupName);
    const registry = new DataAzurermContainerRegistry(scope, id, { name, resourceGroupName });
    return {
      id: registry.id,
      name,
      loginServer: registry.loginServer,
      network: existing.network,
      allowPull: (puller, principalId) =>
        pull(puller, registry.id, principalId, repositoryPermissions),
    };
  }

  readonly id: string;
  readonly name: string;
  readonly loginServer: string;
  readonly network: IGatewayNetwork | undefined;

  /** @throws InvalidPropertyError when the platform is missing, or the name is not valid. */
  constructor(scope: Construct, id: string, props: ImageRegistryProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, registryShape, props);
    const registry = newRegistry(this, props);
    this.id = registry.id;
    this.name = registry.name;
    this.loginServer = registry.loginServer;
    this.network = props.network;
    this.network?.privateEndpoint(this, { service: "registry", resourceId: this.id });
  }

  allowPull(scope: Construct, principalId: string): ITerraformDependable {
    return pull(scope, this.id, principalId, false);
  }
}

/** The resource, which a server has for itself where it is given none. */
export function newRegistry(scope: Construct, props: ImageRegistryProps): IImageRegistry {
  const { platform, name, network } = props;
  const registry = new ContainerRegistry(scope, "registry", {
    name: platform.names.of(scope, "registry", name),
    resourceGroupName: platform.resourceGroupName,
    location: platform.location,
    // "Private Link for Azure Container Registry" is of Premium.
    sku: network === undefined ? "Basic" : "Premium",
    ...(network === undefined ? {} : { publicNetworkAccessEnabled: false }),
    adminEnabled: false,
    tags: { ...platform.tags },
  });
  return {
    id: registry.id,
    name: registry.name,
    loginServer: registry.loginServer,
    allowPull: (puller, principalId) => pull(puller, registry.id, principalId, false),
  };
}

function pull(
  scope: Construct,
  registryId: string,
  principalId: string,
  repositoryPermissions: boolean,
): ITerraformDependable {
  return new RoleAssignment(scope, "pull", {
    scope: registryId,
    roleDefinitionName: repositoryPermissions ? "Container Registry Repository Reader" : "AcrPull",
    principalId,
    principalType: "ServicePrincipal",
  });
}

export const imageRegistryKind: Kind<IImageRegistry> = instance(
  ["loginServer", "allowPull"],
  "an ImageRegistry, or ImageRegistry.fromExisting(...)",
);

const registryShape: Shape<ImageRegistryProps> = {
  platform: needed(platformKind),
  name: text(),
  network: networkKind,
};

const existingRegistryShape: Shape<ExistingImageRegistry> = {
  name: needed(text("that of the registry")),
  resourceGroupName: needed(text("that of the registry")),
  repositoryPermissions: flag,
  network: networkKind,
};
