import { createHash } from "node:crypto";

/** A stack as it stands in a cdk.tf.json. */
export interface StackDocument {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What Azure and Terraform would make of the references in a stack: the same names and ids each time. */
export class TerraformValues {
  readonly subscription = "11111111-2222-4333-8444-555555555555";
  readonly #document: StackDocument;

  constructor(document: StackDocument) {
    this.#document = document;
  }

  /** The resources of a type, with every reference replaced. */
  ofType(type: string): readonly (readonly [address: string, attributes: Attributes])[] {
    return Object.entries(this.#document.resource[type] ?? {}).map(([name, attributes]) => [
      `${type}.${name}`,
      this.resolved(attributes) as Attributes,
    ]);
  }

  /** What `terraform output` would print. */
  get outputs(): Readonly<Record<string, { readonly value: unknown }>> {
    return Object.fromEntries(
      Object.entries(this.#document.output).map(([name, { value }]) => [
        name,
        { value: this.resolved(value) },
      ]),
    );
  }

  resolved(value: unknown): unknown {
    if (typeof value === "string") {
      return value
        .replace(
          /(?<!\$)\$\{([\w.-]+?)\.((?:\w|\[\d+\]|\.)+)\}/g,
          (_, place: string, last: string) => {
            const [type = "", name = "", ...rest] = `${place}.${last}`
              .replace("data.", "")
              .split(".");
            return this.#attribute(type, name, rest.join("."));
          },
        )
        .replaceAll("$${", "${");
    }
    if (Array.isArray(value)) return value.map((item) => this.resolved(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== "//" && name !== "depends_on" && name !== "lifecycle")
        .map(([name, item]) => [name, this.resolved(item)]),
    );
  }

  /** The id in ARM of what stands in the stack's group. */
  id(type: string, name: string): string {
    return `/subscriptions/${this.subscription}/resourceGroups/${this.group}/providers/${type}/${name}`;
  }

  get group(): string {
    return String(
      Object.values(this.#document.resource["azurerm_resource_group"] ?? {})[0]?.["name"],
    );
  }

  #attribute(type: string, name: string, attribute: string): string {
    const attributes = this.#document.resource[type]?.[name] ?? {};
    const written = attributes[attribute];
    if (typeof written === "string") return String(this.resolved(written));
    const own = String(this.resolved(attributes["name"] ?? name));
    switch (`${type}.${attribute}`) {
      case "random_string.result":
        return "x7k2m9";
      case "azurerm_api_management.id":
        return this.id("Microsoft.ApiManagement/service", own);
      case "azurerm_api_management.gateway_url":
        return `https://${own}.azure-api.net`;
      case "azurerm_storage_account.id":
        return this.id("Microsoft.Storage/storageAccounts", own);
      case "azurerm_storage_account.primary_blob_endpoint":
        return `https://${own}.blob.core.windows.net/`;
      case "azurerm_storage_container.id":
        return `${String(this.resolved(attributes["storage_account_id"]))}/blobServices/default/containers/${own}`;
      case "azurerm_container_registry.id":
        return this.id("Microsoft.ContainerRegistry/registries", own);
      case "azurerm_user_assigned_identity.id":
        return this.id("Microsoft.ManagedIdentity/userAssignedIdentities", own);
      case "azurerm_container_app.ingress[0].fqdn":
        return `${own}.politehill-12345678.westeurope.azurecontainerapps.io`;
      default:
        // What is drawn, and what Azure gives for an id.
        return uuid(`${type}.${name}.${attribute}`);
    }
  }
}

/** The same id for the same text. */
export function uuid(text: string): string {
  const digest = createHash("sha256").update(text).digest("hex");
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
