import type { AzureNaming } from "./naming/azure-names.ts";
import { flag, func, needed, record, text } from "./properties/kinds.ts";
import type { Shape } from "./properties/shape.ts";

/** A resource group that somebody else owns. */
export interface ExistingResourceGroup {
  /** The name of the group. */
  readonly name: string;
  /** The region for what is put into it, by its name or as the portal shows it. */
  readonly location: string;
  /**
   * Begins the name of every resource: 2 to 12 lower-case letters or digits.
   * @default "mcp"
   */
  readonly prefix?: string;
  /**
   * The subscription of the stack's own azurerm provider, so that equal names in two subscriptions are not
   * taken for one.
   * @default one that is the same for all such groups of the app
   */
  readonly subscriptionId?: string;
  /**
   * Tags for every resource that takes tags.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Names resources by a company's convention.
   * @default abbreviation, prefix, the construct's path in its stack, and a random suffix
   */
  readonly naming?: AzureNaming;
  /**
   * Whether resource locks keep grant stores and Key Vaults, with all their parts, from deletion. `destroy` deletes the
   * locks first, for which it needs the right (Owner, or User Access Administrator).
   * @default false
   */
  readonly deletionLocks?: boolean;
}

export const tagsKind = record("tags", text());

export const namingKind = func<NonNullable<ExistingResourceGroup["naming"]>>(
  "a function that names resources",
);

export const existingResourceGroupShape: Shape<ExistingResourceGroup> = {
  name: needed(text("the name of the group")),
  location: needed(text("the region for what is put into the group")),
  prefix: text(),
  subscriptionId: text(),
  tags: tagsKind,
  naming: namingKind,
  deletionLocks: flag,
};
