import { tierNetworking } from "./azure-says.ts";
import type { Combination } from "./combination.ts";
import type { Terraform } from "./deployed.ts";

/** How what a stack makes is connected, as its Terraform says. */
export interface Connections {
  /** Undefined where the stack makes none. */
  readonly service:
    | {
        readonly type: unknown;
        /** What its subnet is delegated to: "nobody", or undefined where it has none. */
        readonly subnetOf: string | undefined;
        readonly closed: boolean;
      }
    | undefined;
  readonly store: { readonly closed: boolean; readonly ownKey: boolean } | undefined;
  readonly registry: { readonly closed: boolean; readonly sku: unknown } | undefined;
  readonly environment:
    | { readonly internal: boolean; readonly subnetOf: string | undefined }
    | undefined;
  /** What private endpoints lead to. */
  readonly endpoints: readonly string[];
  /** Whether the secrets of the gateway are references to a Key Vault. */
  readonly secretsInVault: boolean;
}

/** By Microsoft's documents. */
export function connectionsOf(combination: Combination): Connections {
  const { tier, service, store, registry, environment, vault } = combination;
  const endpoints = [
    ...(store === "new, private" || store === "new, private, own key" ? ["blob"] : []),
    ...(registry === "new, private" ? ["registry"] : []),
    ...(hasEndpoint(combination) ? ["Gateway"] : []),
  ];
  return {
    service: service.startsWith("existing") ? undefined : serviceOf(tier, service),
    store: store.startsWith("existing")
      ? undefined
      : { closed: store.includes("private"), ownKey: store.includes("own key") },
    registry:
      registry === "none" || registry.startsWith("existing")
        ? undefined
        : registry.includes("private")
          ? // "Connect privately to an Azure container registry": of the tier Premium.
            { closed: true, sku: "Premium" }
          : { closed: false, sku: "Basic" },
    environment: environment.startsWith("existing")
      ? undefined
      : environment === "internal"
        ? { internal: true, subnetOf: "Microsoft.App/environments" }
        : { internal: false, subnetOf: undefined },
    endpoints: endpoints.toSorted(),
    secretsInVault: vault !== "none",
  };
}

function hasEndpoint({ tier, service }: Combination): boolean {
  if (service === "new, public and private") return true;
  return service === "new, private" && !tierNetworking[tier].injectsPrivately;
}

function serviceOf(
  tier: Combination["tier"],
  service: Combination["service"],
): Connections["service"] {
  const { outbound, injectsPrivately } = tierNetworking[tier];
  const isPrivate = service === "new, private";
  if (service === "new") return { type: undefined, subnetOf: undefined, closed: false };
  if (outbound === "none") return { type: undefined, subnetOf: undefined, closed: isPrivate };
  if (outbound === "injection") {
    // Undelegated: "Virtual network injection resource requirements".
    return { type: isPrivate ? "Internal" : "External", subnetOf: "nobody", closed: false };
  }
  return isPrivate && injectsPrivately
    ? // "Inject an Azure API Management instance in a private virtual network - Premium v2".
      { type: "Internal", subnetOf: "Microsoft.Web/hostingEnvironments", closed: false }
    : // "Integrate an Azure API Management instance with a private virtual network for outbound connections".
      { type: "External", subnetOf: "Microsoft.Web/serverFarms", closed: isPrivate };
}

/** As they are deployed. @throws Error when a reference leads nowhere */
export function deployedConnections(terraform: Terraform): Connections {
  const all = (type: string) => Object.values(terraform.resource[`azurerm_${type}`] ?? {});
  const [service] = all("api_management");
  const [store] = all("storage_account");
  const [registry] = all("container_registry");
  const [environment] = all("container_app_environment");
  const secrets = all("api_management_named_value").filter(({ secret }) => secret === true);
  return {
    service: service && {
      type: service["virtual_network_type"],
      subnetOf: subnetOf(terraform, at(service, "virtual_network_configuration", "subnet_id")),
      closed: isClosed(service),
    },
    store: store && {
      closed: isClosed(store),
      ownKey:
        at(store, "customer_managed_key", "user_assigned_identity_id") !== undefined &&
        at(store, "identity", "identity_ids") !== undefined,
    },
    registry: registry && { closed: isClosed(registry), sku: registry["sku"] },
    environment: environment && {
      internal: environment["internal_load_balancer_enabled"] === true,
      subnetOf: subnetOf(terraform, environment["infrastructure_subnet_id"]),
    },
    endpoints: all("private_endpoint")
      .map((endpoint) => endpointOf(terraform, endpoint))
      .toSorted(),
    secretsInVault: secrets.every((value) => value["value_from_key_vault"] !== undefined),
  };
}

type Values = Readonly<Record<string, unknown>>;

function isClosed(values: Values): boolean {
  return values["public_network_access_enabled"] === false;
}

function at(values: Values, block: string, argument: string): unknown {
  return (values[block] as Values | undefined)?.[argument];
}

function referred(terraform: Terraform, reference: unknown): Values {
  const [, type = "", name = ""] = /^\$\{(\w+)\.([\w-]+)\.\w+\}$/.exec(String(reference)) ?? [];
  const block = terraform.resource[type]?.[name];
  if (block === undefined) throw new Error(`${String(reference)} leads nowhere.`);
  return block;
}

function subnetOf(terraform: Terraform, reference: unknown): string | undefined {
  if (reference === undefined) return undefined;
  const [delegation] = (referred(terraform, reference)["delegation"] ?? []) as Values[];
  return delegation === undefined ? "nobody" : String(at(delegation, "service_delegation", "name"));
}

const leadsTo: Readonly<Record<string, string>> = {
  blob: "azurerm_storage_account",
  registry: "azurerm_container_registry",
  Gateway: "azurerm_api_management",
};

/** What an endpoint leads to, where its name is looked up, too. */
function endpointOf(terraform: Terraform, endpoint: Values): string {
  const connection = endpoint["private_service_connection"] as Values;
  const [subresource = ""] = connection["subresource_names"] as string[];
  const target = String(connection["private_connection_resource_id"]);
  if (!target.startsWith(`\${${leadsTo[subresource]}.`))
    throw new Error(`${subresource}: ${target}`);
  const [zone] = at(endpoint, "private_dns_zone_group", "private_dns_zone_ids") as string[];
  referred(terraform, zone);
  const where = subnetOf(terraform, endpoint["subnet_id"]);
  return where === "nobody" ? subresource : `${subresource} in the subnet of ${where}`;
}
