import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider/index.js";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { RandomProvider } from "@cdktf/provider-random/lib/provider/index.js";
import { StringResource } from "@cdktf/provider-random/lib/string-resource/index.js";
import { Construct } from "constructs";
import { InvalidPropertyError } from "./errors.ts";

/** Where in Azure the constructs put their resources, and how they name them. */
export interface IAzurePlatform {
  readonly resourceGroupName: string;
  readonly location: string;
  /** Begins the name of every resource: 2 to 12 lower-case letters or digits. */
  readonly prefix: string;
  /** Ends names that must be unique in all of Azure: 6 lower-case letters or digits. */
  readonly suffix: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AzurePlatformProps {
  /**
   * The Azure region.
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
}

/**
 * The providers and the resource group of a stack.
 *
 * @example
 * const azure = new AzurePlatform(stack, "azure", { location: "northeurope" });
 */
export class AzurePlatform extends Construct implements IAzurePlatform {
  /**
   * A resource group that exists already, in a stack that declares its own providers. The azurerm
   * provider needs `storage_use_azuread` and `features.storage.data_plane_available = false`,
   * because the grant store has no shared keys, and the registration of Microsoft.App.
   */
  static fromResourceGroup(
    scope: Construct,
    id: string,
    group: { name: string; location: string; prefix?: string; tags?: Record<string, string> },
  ): IAzurePlatform {
    const imported = new Construct(scope, id);
    const prefix = validPrefix(imported, group.prefix ?? "mcp");
    return {
      resourceGroupName: group.name,
      location: group.location,
      prefix,
      suffix: uniqueSuffix(imported),
      tags: group.tags ?? {},
    };
  }

  readonly resourceGroupName: string;
  readonly location: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly tags: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: AzurePlatformProps = {}) {
    super(scope, id);
    this.location = props.location ?? "westeurope";
    this.prefix = validPrefix(this, props.prefix ?? "mcp");
    this.tags = props.tags ?? {};
    new AzurermProvider(this, "azurerm", {
      ...(props.subscriptionId === undefined ? {} : { subscriptionId: props.subscriptionId }),
      // The grant store has no shared keys: the provider must not try its data plane.
      features: [{ storage: [{ dataPlaneAvailable: false }] }],
      storageUseAzuread: true,
      // Microsoft.App is in none of the provider's own registration sets.
      resourceProvidersToRegister: ["Microsoft.App"],
    });
    new AzureadProvider(this, "azuread");
    new RandomProvider(this, "random");
    this.suffix = uniqueSuffix(this);
    const group = new ResourceGroup(this, "group", {
      name: props.resourceGroupName ?? `rg-${this.prefix}-gateway`,
      location: this.location,
      tags: { ...this.tags },
    });
    this.resourceGroupName = group.name;
  }
}

function uniqueSuffix(scope: Construct): string {
  return new StringResource(scope, "suffix", {
    length: 6,
    upper: false,
    special: false,
    // A first letter keeps names valid that may not begin with a digit.
    minLower: 1,
  }).result;
}

function validPrefix(scope: Construct, prefix: string): string {
  if (!/^[a-z][a-z0-9]{1,11}$/.test(prefix)) {
    throw new InvalidPropertyError(
      scope.node.path,
      "prefix",
      `must be 2 to 12 lower-case letters or digits and begin with a letter; it is "${prefix}".`,
    );
  }
  return prefix;
}
