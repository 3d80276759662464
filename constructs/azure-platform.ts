import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider/index.js";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { RandomProvider } from "@cdktf/provider-random/lib/provider/index.js";
import { StringResource } from "@cdktf/provider-random/lib/string-resource/index.js";
import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import {
  type ExistingResourceGroup,
  existingResourceGroupShape,
  namingKind,
  tagsKind,
} from "./existing-resource-group.ts";
import { AzureNames, type AzureNaming } from "./naming/azure-names.ts";
import { azureRegion } from "./naming/azure-region.ts";
import { resourceGroupNameProperty } from "./naming/resource-group-name.ts";
import { idProperty } from "./properties/id-property.ts";
import { InvalidPropertyError } from "./properties/invalid-property-error.ts";
import { flag, instance, type Kind, text } from "./properties/kinds.ts";
import { checkShape, type Shape } from "./properties/shape.ts";
import { removeAfterUse } from "./terraform/remove-after-use.ts";
import { tagArguments } from "./terraform/tag-arguments.ts";

/** Begins the names of resources where nothing else is chosen. */
export const defaultPrefix = "mcp";

/** Where in Azure the constructs put their resources, and how they name them. */
export interface IAzurePlatform {
  /** The resource group that everything is put into. */
  readonly resourceGroupName: string;
  /** The Azure region, by the name that Terraform uses. */
  readonly location: string;
  /** Names the resources. */
  readonly names: AzureNames;
  /** Tags for every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Whether resource locks keep grant stores and Key Vaults from deletion.
   * @default false
   */
  readonly deletionLocks?: boolean | undefined;
}

/** Options of an AzurePlatform. */
export interface AzurePlatformProps {
  /**
   * The Azure region, by its name or as the portal shows it.
   * @default "westeurope"
   */
  readonly location?: string;
  /**
   * Begins the name of every resource: 2 to 12 lower-case letters or digits.
   * @default "mcp"
   */
  readonly prefix?: string;
  /**
   * The name of the resource group.
   * @default "rg-" and the prefix and "-gateway"
   */
  readonly resourceGroupName?: string;
  /**
   * The subscription to deploy to.
   * @default the environment variable ARM_SUBSCRIPTION_ID at deployment
   */
  readonly subscriptionId?: string;
  /**
   * Tags for every resource that takes tags.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Names resources by a company's convention. The resource group has its own property.
   * @default abbreviation, prefix, the construct's path in its stack, and a random suffix
   */
  readonly naming?: AzureNaming;
  /**
   * Whether resource locks keep grant stores and Key Vaults, with all their parts, from deletion. `destroy` deletes the
   * locks first, for which it needs the right (Owner, or User Access Administrator).
   * @default false
   */
  readonly deletionLocks?: boolean;
  /**
   * Whether resources that Azure would keep recoverable for a while are purged at once when they are deleted: an API
   * Management service, a Key Vault without purge protection, a Log Analytics workspace with its logs. That applies to
   * `destroy`, and to every resource that a change replaces.
   * @default false; they can be recovered for 48 hours, 7 days and 14 days
   */
  readonly purgeOnDestroy?: boolean;
}

/**
 * The providers and the resource group of a stack, and the names and tags of its resources.
 *
 * @example
 * const azure = new AzurePlatform(stack, "azure", { location: "northeurope" });
 */
export class AzurePlatform extends Construct implements IAzurePlatform {
  /**
   * An existing resource group, in a stack that declares its own providers. The azurerm provider needs
   * `storage_use_azuread` and `features.storage.data_plane_available = false`, because the grant store has no shared
   * keys, and the registration of Microsoft.App.
   *
   * @throws InvalidPropertyError when the region is unknown, a name is not valid, or the subscription is not a UUID.
   */
  static fromResourceGroup(
    scope: Construct,
    id: string,
    group: ExistingResourceGroup,
  ): IAzurePlatform {
    const imported = new Construct(scope, id);
    checkShape({ construct: imported.node.path }, existingResourceGroupShape, group);
    resourceGroupNameProperty(imported.node.path, "name", group.name);
    return {
      resourceGroupName: group.name,
      location: regionOf(imported, group.location),
      names: new AzureNames(imported, {
        prefix: group.prefix ?? defaultPrefix,
        suffix: uniqueSuffix(imported, group.location, group.name),
        resourceGroup: group.name,
        subscriptionId: subscriptionOf(imported, group.subscriptionId),
        naming: group.naming,
      }),
      tags: tagArguments(imported.node.path, group.tags),
      deletionLocks: group.deletionLocks,
    };
  }

  readonly resourceGroupName: string;
  readonly location: string;
  readonly names: AzureNames;
  readonly tags: Readonly<Record<string, string>>;
  readonly deletionLocks: boolean | undefined;

  /**
   * @throws InvalidPropertyError when a property cannot work, or the stack has a platform already: Terraform
   * takes one configuration of a provider. `AzurePlatform.fromResourceGroup` adds a second resource group.
   */
  constructor(scope: Construct, id: string, props: AzurePlatformProps = {}) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, azurePlatformShape, props);
    onlyPlatform(this);
    const prefix = props.prefix ?? defaultPrefix;
    const resourceGroup = props.resourceGroupName ?? `rg-${prefix}-gateway`;
    this.location = regionOf(this, props.location ?? "westeurope");
    this.tags = tagArguments(this.node.path, props.tags);
    this.deletionLocks = props.deletionLocks;
    const subscriptionId = subscriptionOf(this, props.subscriptionId);
    new AzurermProvider(this, "azurerm", {
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      features: [
        {
          // The grant store has no shared keys: the provider must not try its data plane.
          storage: [{ dataPlaneAvailable: false }],
          // Azure puts an alert rule and an action group of its own beside each Application Insights. The
          // provider would refuse to delete the group because of them (terraform-provider-azurerm #18026);
          // the group is the stack's own.
          resourceGroup: [{ preventDeletionIfContainsResources: false }],
          ...deletion(props.purgeOnDestroy ?? false),
        },
      ],
      storageUseAzuread: true,
      // Microsoft.App is in none of the provider's own registration sets.
      resourceProvidersToRegister: ["Microsoft.App"],
    });
    new AzureadProvider(this, "azuread");
    new RandomProvider(this, "random");
    this.names = new AzureNames(this, {
      prefix,
      suffix: uniqueSuffix(this, this.location, resourceGroup),
      resourceGroup,
      subscriptionId,
      naming: props.naming,
    });
    const group = new ResourceGroup(this, "group", {
      name: this.names.chosen(this, "resource group", resourceGroup, "resourceGroupName"),
      location: this.location,
      tags: { ...this.tags },
      // It says where Azure keeps its notes about the group. What is in it can move without it, and another
      // group could not have its name.
      lifecycle: { ignoreChanges: ["location"] },
    });
    this.resourceGroupName = group.name;
  }
}

/** What the provider does with what Azure keeps for a while. One of the same name is recovered, not refused. */
function deletion(purge: boolean) {
  return {
    apiManagement: [{ purgeSoftDeleteOnDestroy: purge, recoverSoftDeleted: true }],
    keyVault: [
      {
        purgeSoftDeleteOnDestroy: purge,
        purgeSoftDeletedCertificatesOnDestroy: purge,
        purgeSoftDeletedKeysOnDestroy: purge,
        purgeSoftDeletedSecretsOnDestroy: purge,
        recoverSoftDeletedKeyVaults: true,
        recoverSoftDeletedCertificates: true,
        recoverSoftDeletedKeys: true,
        recoverSoftDeletedSecrets: true,
      },
    ],
    logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: purge }],
  };
}

function uniqueSuffix(scope: Construct, location: string, resourceGroup: string): string {
  return new StringResource(scope, "suffix", {
    // Azure moves nothing to another region or group. Other names let the new exist beside the old, and
    // make Terraform replace what refers to the old by its name alone.
    keepers: { location, resourceGroup },
    length: 6,
    upper: false,
    special: false,
    // A first letter keeps names valid that may not begin with a digit.
    minLower: 1,
  }).result;
}

/** @throws InvalidPropertyError when it is not a UUID. */
function subscriptionOf(construct: Construct, id: string | undefined): string | undefined {
  return id === undefined
    ? undefined
    : idProperty(construct.node.path, "subscriptionId", id, "an Azure subscription");
}

/** @throws InvalidPropertyError when it is no region; what Terraform alone knows is taken as it is. */
function regionOf(construct: Construct, location: string): string {
  if (Token.isUnresolved(location)) return location;
  return azureRegion(location, construct.node.path, "location");
}

/** @throws InvalidPropertyError when the stack has a platform already. */
function onlyPlatform(platform: AzurePlatform): void {
  const others = TerraformStack.of(platform)
    .node.findAll()
    .filter((other) => other instanceof AzurePlatform && other !== platform);
  const [first] = others;
  if (first === undefined) return;
  throw new InvalidPropertyError(
    platform.node.path,
    "scope",
    `is a stack that has the platform ${first.node.path}. Use AzurePlatform.fromResourceGroup for a second resource group, or a stack for each platform.`,
  );
}

export const platformKind: Kind<IAzurePlatform> = instance(
  ["resourceGroupName", "location", "names", "tags"],
  'an AzurePlatform, such as new AzurePlatform(stack, "azure")',
);

const azurePlatformShape: Shape<AzurePlatformProps> = {
  location: text(),
  prefix: text(),
  resourceGroupName: text(),
  subscriptionId: text(),
  tags: tagsKind,
  naming: namingKind,
  deletionLocks: flag,
  purgeOnDestroy: flag,
};
