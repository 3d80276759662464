import { namedValuesIn, type XmlElement, type XmlValue } from "../../policy/index.ts";
import { unescapeTemplate } from "../terraform/terraform-text.ts";
import { attribute, documentOf, everyElement } from "./stack-policies.ts";
import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { isReference, parts, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

/** What a policy names, and the resources that it may mean. */
interface NamedKind {
  /** As sentences call one. */
  readonly what: string;
  readonly type: string;
  /** The argument that policies name it by. */
  readonly argument: string;
  /** The attributes of policies that name it. */
  readonly attributes: readonly string[];
  /** Whether policies may name it with another case. */
  readonly ignoresCase?: true;
}

const kinds: readonly NamedKind[] = [
  {
    what: "backend",
    type: "azurerm_api_management_backend",
    argument: "name",
    attributes: ["backend-id", "embeddings-backend-id"],
  },
  {
    what: "policy fragment",
    type: "azurerm_api_management_policy_fragment",
    argument: "name",
    attributes: ["fragment-id"],
    ignoresCase: true,
  },
  {
    what: "certificate",
    type: "azurerm_api_management_certificate",
    argument: "name",
    attributes: ["certificate-id"],
  },
  {
    what: "schema",
    type: "azurerm_api_management_global_schema",
    argument: "schema_id",
    attributes: ["schema-id"],
  },
  {
    what: "logger",
    type: "azurerm_api_management_logger",
    argument: "name",
    attributes: ["logger-id"],
  },
];

const types = [
  "azurerm_api_management_policy",
  "azurerm_api_management_api_policy",
  "azurerm_api_management_api_operation_policy",
  "azurerm_api_management_product_policy",
  "azurerm_api_management_policy_fragment",
];

/** What a policy names must be there before it: API Management compares when it saves the policy. */
export const policyReferences: StackRule = {
  id: "policy-references",
  severity: "error",
  title: "All that a policy names is in the stack",
  reason:
    "API Management refuses to save a policy that names a named value, backend, fragment, certificate, logger or identity that it does not have, or fails when a request comes (Microsoft, API Management policy reference).",
  remedy:
    "Correct the name, or add the resource; what is there from elsewhere has a suppression that says so.",
  check: (stack) => stack.ofType(...types).flatMap((policy) => unknownIn(stack, policy)),
};

function unknownIn(stack: SynthesizedStack, policy: StackBlock): RuleProblem[] {
  const written = policy.values["xml_content"] ?? policy.values["value"];
  const service = serviceOf(stack, policy);
  // Of a service that is not in the stack nobody knows here what it has.
  if (service === undefined || typeof written !== "string") return [];
  const document = documentOf(written);
  if (document === "unreadable") return [];
  const elements = [...everyElement([document])];
  const problems = [
    ...kinds.flatMap((kind) => unknownOf(stack, kind, elements)),
    ...unknownNamedValues(stack, unescapeTemplate(written)),
    ...unknownIdentities(service, elements),
    ...(elements.some((it) => attribute(it, "caching-type") === "external") &&
    stack.ofType("azurerm_api_management_redis_cache").length === 0
      ? [
          'It caches with caching-type="external", and the stack has no azurerm_api_management_redis_cache.',
        ]
      : []),
  ];
  return [...new Set(problems)].map((problem) => ({ path: policy.path, problem }));
}

/** The service that the policy is of, where the stack makes it. */
function serviceOf(stack: SynthesizedStack, { values }: StackBlock): StackBlock | undefined {
  const named = values["api_management_name"] ?? values["api_management_id"];
  const services = stack.ofType("azurerm_api_management");
  return (
    stack.referred(named).find(({ type }) => type === "azurerm_api_management") ??
    services.find((service) => service.values["name"] === named)
  );
}

/** Whether there is one that policies would name so; undefined where a name is known to the deployment alone. */
function namesOf(
  stack: SynthesizedStack,
  type: string,
  argument: string,
  ignoresCase: boolean,
): ((name: string) => boolean) | undefined {
  const names = stack.ofType(type).map((block) => String(stack.valueAt(block, argument)));
  if (names.some((name) => isReference(name))) return undefined;
  const folded = (name: string) => (ignoresCase ? name.toLowerCase() : name);
  const known = new Set(names.map(folded));
  return (name) => known.has(folded(name));
}

function unknownOf(stack: SynthesizedStack, kind: NamedKind, elements: readonly XmlElement[]) {
  const { what, type, argument, ignoresCase = false } = kind;
  const known = namesOf(stack, type, argument, ignoresCase);
  if (known === undefined) return [];
  return elements.flatMap((element) =>
    kind.attributes
      .filter((name) => isLiteral(element.attributes.get(name)))
      .map((name) => attribute(element, name))
      .filter((name) => !known(name) && !isReference(name) && !name.includes("{{"))
      .map(
        (name) => `<${element.name}> names the ${what} "${name}", which the stack does not have.`,
      ),
  );
}

function isLiteral(value: XmlValue | undefined): boolean {
  return value !== undefined && value.expression === undefined && value.mixed !== true;
}

function unknownNamedValues(stack: SynthesizedStack, text: string): string[] {
  const known = namesOf(stack, "azurerm_api_management_named_value", "display_name", true);
  if (known === undefined) return [];
  return namedValuesIn(text)
    .filter((name) => !known(name))
    .map((name) => `It names the named value "${name}", which the stack does not have.`);
}

/** A policy signs in with an identity that the service must have. */
function unknownIdentities(service: StackBlock, elements: readonly XmlElement[]): string[] {
  const given = parts(service.values["identity"]).map(({ type }) => String(type));
  const has = (type: string) => given.some((it) => it.includes(type) || isReference(it));
  return elements
    .filter(({ name }) => name === "authentication-managed-identity")
    .flatMap((element) => {
      const isUsers = attribute(element, "client-id") !== "";
      if (has(isUsers ? "UserAssigned" : "SystemAssigned")) return [];
      return [
        isUsers
          ? "It signs in with a user-assigned identity, and the service has none."
          : "It signs in with the service's own identity, and the service has none; name one by client-id, or give it one.",
      ];
    });
}
