import { createHash } from "node:crypto";

/** A stack as it stands in a cdk.tf.json. */
export interface StackDocument {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: StackDocument["resource"];
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What has an id in ARM that its name makes. */
const armTypes: Readonly<Record<string, string>> = {
  azurerm_api_management: "Microsoft.ApiManagement/service",
  azurerm_application_insights: "Microsoft.Insights/components",
  azurerm_container_app: "Microsoft.App/containerApps",
  azurerm_container_registry: "Microsoft.ContainerRegistry/registries",
  azurerm_key_vault: "Microsoft.KeyVault/vaults",
  azurerm_log_analytics_workspace: "Microsoft.OperationalInsights/workspaces",
  azurerm_storage_account: "Microsoft.Storage/storageAccounts",
  azurerm_user_assigned_identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
};

/** What Azure and Terraform would make of the references in a stack: the same names and ids each time. */
export class TerraformValues {
  readonly subscription = "11111111-2222-4333-8444-555555555555";
  readonly #document: StackDocument;

  constructor(document: StackDocument) {
    this.#document = document;
  }

  /** The resources of a type and what is read of it, with every reference replaced. */
  ofType(type: string): readonly (readonly [address: string, attributes: Attributes])[] {
    return Object.entries(this.#allOf(type)).map(([name, attributes]) => [
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

  /** The id in ARM of what stands in a resource group. */
  id(type: string, name: string, group = this.group): string {
    return `/subscriptions/${this.subscription}/resourceGroups/${group}/providers/${type}/${name}`;
  }

  /** The resource group of the stack; a service that was there before is in its own. */
  get group(): string {
    const [group = {}] = Object.values(this.#allOf("azurerm_resource_group"));
    return String(this.resolved(group["name"]));
  }

  #allOf(type: string): Readonly<Record<string, Attributes>> {
    return { ...this.#document.resource[type], ...this.#document.data?.[type] };
  }

  #attribute(type: string, name: string, attribute: string): string {
    const attributes = this.#allOf(type)[name] ?? {};
    const written = attributes[attribute];
    if (typeof written === "string") return String(this.resolved(written));
    const own = String(this.resolved(attributes["name"] ?? name));
    const kind = armTypes[type];
    if (attribute === "id" && kind !== undefined) {
      const group = attributes["resource_group_name"];
      return this.id(kind, own, group === undefined ? undefined : String(this.resolved(group)));
    }
    switch (`${type}.${attribute}`) {
      case "random_string.result":
        return "x7k2m9";
      case "azurerm_api_management.gateway_url":
        return `https://${own}.azure-api.net`;
      case "azurerm_storage_account.primary_blob_endpoint":
        return `https://${own}.blob.core.windows.net/`;
      case "azurerm_storage_container.id":
        return `${String(this.resolved(attributes["storage_account_id"]))}/blobServices/default/containers/${own}`;
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
