import type { Resource, Resources } from "./synthesized-stack.ts";

/** A part of what is deployed, as people speak of it: one resource, with those that only say more of it. */
export interface Part {
  readonly id: string;
  readonly title: string;
  /** Lines below the title. */
  readonly lines: readonly string[];
}

/** That a part names another in what it is made of. */
export interface Connection {
  readonly from: string;
  readonly to: string;
}

/** A resource whose part is not known, or a connection that nobody has described. */
export class UnknownPartError extends Error {
  /** @param where what has to know of it, and the file that has that. */
  constructor(what: string, where: string) {
    super(`${what} is in the stack and not in its picture: add it to ${where}.`);
    this.name = "UnknownPartError";
  }
}

/** Which part a kind of resource belongs to; where there are two of a kind, the name in the stack says whose it is. */
const partOfKind: readonly (readonly [kind: RegExp, part: string, name?: RegExp])[] = [
  [/^azuread_/, "server-registration", /^weather-entra_/],
  [/^azuread_/, "registration"],
  [/^azurerm_user_assigned_identity$/, "server-identity", /^weather_/],
  [/^azurerm_user_assigned_identity$/, "identity"],
  [/^azurerm_api_management/, "service"],
  [/^azurerm_container_app$/, "server"],
  [/^azurerm_container_app_environment$/, "environment"],
  [/^azurerm_container_registry$|^terraform_data$/, "registry"],
  [/^azurerm_storage_/, "store"],
  [/^azurerm_application_insights/, "insights"],
  [/^azurerm_log_analytics_workspace$/, "workspace"],
  [/^random_bytes$/, "keys"],
];

/** What is no part: it holds the parts, or names them. */
const around = /^(?:azurerm_resource_group|random_string)$/;

const reference = /\$\{[^}]*?\b((?:azurerm|azuread|random|terraform)_[a-z_]+)\.([\w-]+)/g;

/** @throws UnknownPartError at a resource of no part. */
function partOf(kind: string, name: string): string {
  const [, part] =
    partOfKind.find(([of, , called]) => of.test(kind) && (called?.test(name) ?? true)) ?? [];
  if (part === undefined) {
    throw new UnknownPartError(`${kind}.${name}`, "partOfKind in reference/deployment/parts.ts");
  }
  return part;
}

/** The parts of a stack, each with what is in it. */
export function partsOf(resources: Resources): Part[] {
  const inPart = new Map<string, { readonly kind: string; readonly resource: Resource }[]>();
  for (const [kind, name, resource] of each(resources)) {
    const part = partOf(kind, name);
    inPart.set(part, [...(inPart.get(part) ?? []), { kind, resource }]);
  }
  return [...inPart].map(([id, members]) => {
    const of = (kind: string) => members.filter((member) => member.kind === kind);
    const text = (kind: string, argument: string) => String(of(kind)[0]?.resource[argument] ?? "");
    return { id, ...described(id, of, text) };
  });
}

type Members = (kind: string) => readonly { readonly resource: Resource }[];

function described(
  id: string,
  of: Members,
  text: (kind: string, argument: string) => string,
): Omit<Part, "id"> {
  const count = (kind: string, one: string, many = `${one}s`) => {
    const { length } = of(kind);
    return `${length} ${length === 1 ? one : many}`;
  };
  const service = "azurerm_api_management";
  switch (id) {
    case "registration":
    case "server-registration":
      return {
        title: text("azuread_application_registration", "display_name"),
        lines: ["registration"],
      };
    case "identity":
      return { title: "Gateway's identity", lines: ["managed, no secret"] };
    case "server-identity":
      return { title: "Server's identity", lines: ["managed, no secret"] };
    case "service":
      return {
        title: "API Management",
        lines: [
          `authorization server, ${text(service, "sku_name").replace("_1", "")}`,
          `${count(`${service}_api`, "API")}, ${count(`${service}_api_operation`, "operation")}`,
          `${of(`${service}_api_policy`).length + of(`${service}_api_operation_policy`).length} policies, ${count(`${service}_policy_fragment`, "fragment")}`,
          count(`${service}_named_value`, "named value"),
        ],
      };
    case "server":
      return { title: "Container app", lines: ["the MCP server"] };
    case "environment":
      return { title: "Environment", lines: ["Container Apps"] };
    case "registry":
      return { title: "Container registry", lines: ["builds the image"] };
    case "store":
      return {
        title: "Storage account",
        lines: [
          "codes and grants, sealed",
          text("azurerm_storage_account", "account_replication_type"),
        ],
      };
    case "insights":
      return { title: "Application Insights", lines: ["audit events", "workbook"] };
    case "workspace":
      return { title: "Log Analytics", lines: [] };
    case "keys":
      return { title: "Keys", lines: [`${of("random_bytes").length} random values`] };
    default:
      throw new UnknownPartError(id, "described in reference/deployment/parts.ts");
  }
}

/** Which part names which other, once each. */
export function connectionsOf(resources: Resources): Connection[] {
  const found = new Map<string, Connection>();
  for (const [kind, name, resource] of each(resources)) {
    if (kind === "azurerm_role_assignment") continue;
    const from = partOf(kind, name);
    for (const to of namedBy(resource)) {
      if (to !== from) found.set(`${from} ${to}`, { from, to });
    }
  }
  return [...found.values()];
}

/** Who has which role on what. */
export function rolesOf(resources: Resources): (Connection & { readonly role: string })[] {
  return Object.values(resources["azurerm_role_assignment"] ?? {}).map((assignment) => {
    const [who] = namedBy({ principal: assignment["principal_id"] });
    const [what] = namedBy({ scope: assignment["scope"] });
    if (who === undefined || what === undefined) {
      throw new UnknownPartError(
        `A role on ${String(assignment["scope"])}`,
        "partOfKind in reference/deployment/parts.ts",
      );
    }
    return { from: who, to: what, role: String(assignment["role_definition_name"]) };
  });
}

function namedBy(resource: Resource): string[] {
  return [...JSON.stringify(resource).matchAll(reference)].flatMap(([, kind = "", name = ""]) =>
    around.test(kind) || kind === "azuread_client_config" ? [] : [partOf(kind, name)],
  );
}

/** Every resource that is a part, or of one. */
function* each(resources: Resources): Generator<readonly [string, string, Resource]> {
  for (const [kind, named] of Object.entries(resources)) {
    if (around.test(kind)) continue;
    for (const [name, resource] of Object.entries(named)) {
      if (kind !== "azurerm_role_assignment") yield [kind, name, resource];
    }
  }
}
