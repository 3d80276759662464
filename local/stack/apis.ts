import type { Tier } from "../../policy/index.ts";
import type { ApiPath } from "../gateway/routing/router.ts";
import { type ApiKeys, usualKeys } from "../gateway/service/access.ts";
import type { Backend } from "../gateway/service/backends.ts";
import type { PolicyText } from "../gateway/service/policy-text.ts";
import type { SchemaText } from "../schemas/service-schemas.ts";
import { asksForKeys, readAccess, type StackAccess } from "./access.ts";
import type { BackendStandIns } from "./backend-stand-ins.ts";
import { readNamedValues } from "./named-values.ts";
import { describedInStack, type OperationDescription } from "./operation-description.ts";
import type { References } from "./references.ts";
import { readService } from "./service.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

export interface StackOperation {
  readonly id: string;
  readonly displayName: string;
  readonly method: string;
  readonly urlTemplate: string;
  /** What its description has for mock-response; nothing where it has no description. */
  readonly samples?: readonly ResponseSample[];
  /** What the validation policies hold its messages to; nothing where nothing describes it. */
  readonly description?: OperationDescription;
  /** Policy text, when the operation has a policy. */
  readonly policy?: PolicyText;
}

/** An answer that an operation's description shows. */
export interface ResponseSample {
  readonly status: number;
  readonly contentType: string;
  /** Undefined when there is a schema alone, of which API Management would make an example. */
  readonly example: string | undefined;
}

export interface StackApi {
  readonly id: string;
  readonly displayName: string;
  /** Without leading or trailing slash; empty for the root. */
  readonly path: string;
  /** Where requests go when no policy says where. */
  readonly serviceUrl?: string;
  /** The id of the backend where they go instead. */
  readonly backendId?: string;
  /** Whether it passes on what an MCP client asks: its own address is then the server's, without a slash after it. */
  readonly isMcp?: boolean;
  readonly policy?: PolicyText;
  /** Whether a diagnostic has requests to its backend carry the trace that they belong to. */
  readonly correlates?: boolean;
  /** How it is called; nothing is asked of a caller where it is not known. */
  readonly keys?: ApiKeys;
  /** Its version among several: how a request names it, and what `context.Api.Version` is. */
  readonly version?: { readonly name: string; readonly in?: ApiPath<unknown>["version"] };
  readonly revision?: ApiPath<unknown>["revision"];
  readonly operations: readonly StackOperation[];
}

/** What the API Management service of a stack is configured to do. */
export interface StackGateway {
  readonly serviceName: string;
  readonly tier: Tier;
  readonly globalPolicy?: PolicyText;
  readonly apis: readonly StackApi[];
  readonly namedValues: ReadonlyMap<string, string>;
  /** Who may call what; undefined where nobody knows. */
  readonly access?: StackAccess;
  /** By fragment id. */
  readonly fragments: ReadonlyMap<string, PolicyText>;
  /** Those of the service itself, by schema id. @default nobody knows which there are */
  readonly schemas?: ReadonlyMap<string, SchemaText>;
}

/** Backends by their ids. Their URLs name containers, so they can be read once those run. */
export function readBackends(
  stack: TerraformJson,
  references: References,
  standIns: BackendStandIns = {},
): ReadonlyMap<string, Backend> {
  const known = new Map(Object.entries(standIns));
  return new Map(
    stack.ofType("azurerm_api_management_backend").map((block) => {
      const name = references.text(block, "name");
      const standIn = known.get(name);
      return [
        name,
        standIn === undefined ? { url: references.text(block, "url") } : addressOf(standIn),
      ];
    }),
  );
}

/** Of a server that stands in: a path it names is the server's own, and takes the place of the stack's. */
function addressOf(standIn: string): Backend {
  const { origin, pathname } = new URL(standIn);
  return pathname === "/" ? { url: origin } : { url: origin, path: pathname };
}

/** Reads everything of the gateway from a stack. @throws StartError at what is missing. */
export function readGateway(stack: TerraformJson, references: References): StackGateway {
  const service = readService(stack, references);

  const policies = (type: string, ...keys: string[]): Map<string, PolicyText> =>
    new Map(
      stack
        .ofType(type)
        .map((block) => [
          keys.map((key) => references.text(block, key)).join("/"),
          { address: block.address, text: references.verbatim(block, "xml_content") },
        ]),
    );
  const apiPolicies = policies("azurerm_api_management_api_policy", "api_name");
  const operationPolicies = policies(
    "azurerm_api_management_api_operation_policy",
    "api_name",
    "operation_id",
  );
  const operations = stack.ofType("azurerm_api_management_api_operation");
  const correlating = correlatingApis(stack, references);
  const access = readAccess(stack, references);
  const [globalPolicy] = stack.ofType("azurerm_api_management_policy");

  const apis = stack.ofType("azurerm_api_management_api").map((block): StackApi => {
    const id = references.text(block, "name");
    const policy = apiPolicies.get(id);
    const serviceUrl = references.optionalText(block, "service_url");
    const keys = keysOf(block, references);
    return {
      id,
      displayName: references.text(block, "display_name"),
      path: references.text(block, "path"),
      ...(serviceUrl === undefined ? {} : { serviceUrl }),
      ...(policy === undefined ? {} : { policy }),
      ...(correlating(id) ? { correlates: true } : {}),
      // Where a stack says nothing of keys, nobody knows which ones there are.
      ...(access === undefined ? {} : { keys }),
      operations: operations
        .filter((operation) => references.text(operation, "api_name") === id)
        .map((operation): StackOperation => {
          const operationId = references.text(operation, "operation_id");
          const operationPolicy = operationPolicies.get(`${id}/${operationId}`);
          return {
            id: operationId,
            displayName: references.text(operation, "display_name"),
            method: references.text(operation, "method"),
            urlTemplate: references.text(operation, "url_template"),
            description: describedInStack(operation, references),
            ...(operationPolicy === undefined ? {} : { policy: operationPolicy }),
          };
        }),
    };
  });
  return {
    serviceName: service.name,
    tier: service.tier,
    ...(globalPolicy === undefined
      ? {}
      : {
          globalPolicy: {
            address: globalPolicy.address,
            text: references.verbatim(globalPolicy, "xml_content"),
          },
        }),
    apis,
    namedValues: readNamedValues(stack, references),
    ...(access === undefined ? {} : { access }),
    fragments: new Map(
      stack
        .ofType("azurerm_api_management_policy_fragment")
        .map((block) => [
          references.text(block, "name"),
          { address: block.address, text: references.verbatim(block, "value") },
        ]),
    ),
    schemas: new Map(
      stack.ofType("azurerm_api_management_global_schema").map((block) => [
        references.text(block, "schema_id"),
        {
          kind: references.text(block, "type") === "xml" ? "xml" : "json",
          text: references.text(block, "value"),
        },
      ]),
    ),
  };
}

function keysOf(api: TerraformBlock, references: References): ApiKeys {
  const names = references.value(api.values["subscription_key_parameter_names"]);
  const [{ header, query } = usualKeys] = [names ?? []].flat() as Partial<typeof usualKeys>[];
  return {
    required: asksForKeys(api, references),
    header: header ?? usualKeys.header,
    query: query ?? usualKeys.query,
  };
}

/** Tells of an API whether its own diagnostic, or else that of the service, speaks W3C Trace Context. */
function correlatingApis(stack: TerraformJson, references: References): (api: string) => boolean {
  const protocol = "http_correlation_protocol";
  const own = new Map(
    stack
      .ofType("azurerm_api_management_api_diagnostic")
      .map((it) => [references.text(it, "api_name"), references.optionalText(it, protocol)]),
  );
  const [service] = stack.ofType("azurerm_api_management_diagnostic");
  const otherwise = service && references.optionalText(service, protocol);
  return (api) => (own.has(api) ? own.get(api) : otherwise) === "W3C";
}
