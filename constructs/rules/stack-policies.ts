import {
  type Section,
  SourceText,
  scanPolicyXml,
  type XmlElement,
  XmlSyntaxError,
} from "../../policy/index.ts";
import { unescapeTemplate } from "../terraform/terraform-text.ts";
import { isReference, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

/** A policy document, or that nobody here can read it. */
type Document = XmlElement | "unreadable";

/** Stands for policies that cannot be read. */
export const unreadable = "unreadable";

const nothing: XmlElement = {
  name: unreadable,
  offset: 0,
  end: 0,
  attributes: new Map(),
  children: [],
};

/** What happens to the requests of an operation, or of those operations of an API that have no policy of their own. */
export interface PolicyRequest {
  /** Whose policy it is: an operation's, or the API's. */
  readonly path: string;
  readonly api: StackBlock;
  /** The policies of a section in the order of their run, fragments and broader scopes in their places. */
  section(name: Section): readonly XmlElement[];
}

/** The policies of an API: those around it, each with what a second resource makes of it, and those of its operations. */
interface ApiPolicies {
  readonly outer: readonly (readonly (StackBlock | undefined)[])[];
  readonly operations: readonly {
    readonly path: string;
    readonly policies: readonly StackBlock[];
  }[];
}

/** The effective policies of a stack's API Management services. */
export class StackPolicies {
  readonly requests: readonly PolicyRequest[];
  readonly #stack: SynthesizedStack;
  readonly #fragments: ReadonlyMap<string, Document>;
  /** By their names: how another stack calls the service that both have, nobody knows here. */
  readonly #fragmentsElsewhere: ReadonlyMap<string, Document>;

  constructor(stack: SynthesizedStack) {
    this.#stack = stack;
    this.#fragments = new Map(
      stack
        .ofType("azurerm_api_management_policy_fragment")
        .map((block) => [
          this.#fragmentKey(this.#key(block), this.#stack.resolved(block.values["name"])),
          documentOf(block.values["value"]),
        ]),
    );
    this.#fragmentsElsewhere = new Map(
      stack.fragmentsElsewhere.map(({ values }) => [
        String(values["name"]).toLowerCase(),
        documentOf(values["value"]),
      ]),
    );
    // Two resources may write one policy; which of them stays, the order of the deployment says.
    const global = grouped(stack.ofType("azurerm_api_management_policy"), (it) => this.#key(it));
    const ofApis = grouped(stack.ofType("azurerm_api_management_api_policy"), (it) =>
      this.#key(it, "api_name"),
    );
    const ofOperations = grouped(
      stack.ofType("azurerm_api_management_api_operation_policy"),
      (it) => this.#key(it, "api_name", "operation_id"),
    );
    const operations = grouped(stack.ofType("azurerm_api_management_api_operation"), (it) =>
      this.#key(it, "api_name"),
    );
    const apis = grouped(stack.ofType("azurerm_api_management_api"), (it) => this.#key(it, "name"));
    this.requests = [
      ...[...apis].flatMap(([key, [api, ...revisions]]) =>
        api === undefined
          ? []
          : [
              ...this.#requestsOf(api, {
                outer: (global.get(this.#key(api)) ?? [undefined]).flatMap((broadest) =>
                  (ofApis.get(key) ?? [undefined]).map((policy) => [broadest, policy]),
                ),
                operations: (operations.get(key) ?? []).map((operation) => ({
                  path: operation.path,
                  policies:
                    ofOperations.get(this.#key(operation, "api_name", "operation_id")) ?? [],
                })),
              }),
              // The policies above are those of the revision that is current.
              ...revisions.map((revision) => this.#request(revision, revision.path, [])),
            ],
      ),
      ...[...ofApis, ...ofOperations]
        .flatMap(([, policies]) => policies)
        .filter((policy) => !apis.has(this.#key(policy, "api_name")))
        .map((policy) => {
          const name = String(this.#stack.resolved(policy.values["api_name"]));
          const scopes: Document[] = ["unreadable", policyOf(policy)];
          return this.#request(apiElsewhere(policy, name), policy.path, scopes);
        }),
    ];
  }

  /** The service of a block and what it is called there, so that two services are told apart. */
  #key(block: StackBlock, ...names: readonly string[]): string {
    const { api_management_name: name, api_management_id: id } = block.values;
    const [service] = this.#stack.referred(name ?? id);
    const called = names.map((it) => String(this.#stack.resolved(block.values[it])));
    // One that exists already is named by its name here and by its id there.
    const text = String(name ?? id).split("/");
    return [service?.values["name"] ?? service?.address ?? text.at(-1), ...called].join(" ");
  }

  /** The case of a fragment's name does not count. */
  #fragmentKey(service: string, name: unknown): string {
    return `${service} ${String(name).toLowerCase()}`;
  }

  #requestsOf(api: StackBlock, { outer, operations }: ApiPolicies): PolicyRequest[] {
    const isWhole = operations.length > 0 && operations.every((it) => it.policies.length > 0);
    return outer.flatMap((blocks) => {
      const scopes = blocks.flatMap((block) => (block === undefined ? [] : [policyOf(block)]));
      return [
        ...(isWhole ? [] : [this.#request(api, api.path, scopes)]),
        ...operations.flatMap(({ path, policies }) =>
          policies.map((policy) => this.#request(api, path, [...scopes, policyOf(policy)])),
        ),
      ];
    });
  }

  #request(api: StackBlock, path: string, scopes: readonly Document[]): PolicyRequest {
    const service = this.#key(api);
    return { api, path, section: (name) => this.#section(scopes, name, service) };
  }

  /** The section of the narrowest scope; without any, what is there without a policy. */
  #section(scopes: readonly Document[], section: Section, service: string): XmlElement[] {
    const document = scopes.at(-1);
    if (document === undefined) return [];
    if (document === unreadable) return [nothing];
    const { children = [] } = document.children.find(({ name }) => name === section) ?? {};
    const broader = () => this.#section(scopes.slice(0, -1), section, service);
    return this.#inlined(children, broader, service);
  }

  #inlined(
    elements: readonly XmlElement[],
    broader: () => XmlElement[],
    service: string,
  ): XmlElement[] {
    return elements.flatMap((element) => {
      if (element.name === "base") return broader();
      if (element.name === "include-fragment") {
        const name = attribute(element, "fragment-id");
        const fragment =
          this.#fragments.get(this.#fragmentKey(service, name)) ??
          this.#fragmentsElsewhere.get(name.toLowerCase());
        if (fragment === undefined || fragment === unreadable) return [nothing];
        return withoutFragments(fragment.children);
      }
      return [{ ...element, children: this.#inlined(element.children, broader, service) }];
    });
  }
}

/** API Management takes no fragment in a fragment. */
function withoutFragments(elements: readonly XmlElement[]): XmlElement[] {
  return elements.map((element) =>
    element.name === "include-fragment"
      ? nothing
      : { ...element, children: withoutFragments(element.children) },
  );
}

/** The text of an attribute; of an expression, what stands between its brackets. */
export function attribute(element: XmlElement, name: string): string {
  return element.attributes.get(name)?.content.text ?? "";
}

/** Whether an attribute is `false`, which API Management reads without regard to case. */
export function isOff(element: XmlElement, name: string): boolean {
  return attribute(element, name).toLowerCase() === "false";
}

/** The values of an element itself: its attributes and its text. */
export function valuesOf(element: XmlElement): string[] {
  const written = [...element.attributes.values(), ...(element.text ? [element.text] : [])];
  return written.map(({ content }) => content.text);
}

/** Every element of these and below, outermost first. */
export function* everyElement(elements: readonly XmlElement[]): Generator<XmlElement> {
  for (const element of elements) {
    yield element;
    yield* everyElement(element.children);
  }
}

function grouped(
  blocks: readonly StackBlock[],
  keyOf: (block: StackBlock) => string,
): ReadonlyMap<string, readonly StackBlock[]> {
  const groups = new Map<string, StackBlock[]>();
  for (const block of blocks) {
    const key = keyOf(block);
    groups.set(key, [...(groups.get(key) ?? []), block]);
  }
  return groups;
}

/** An API that another stack has, or nobody: it may lead anywhere. */
function apiElsewhere({ address, path }: StackBlock, name: string): StackBlock {
  const values = { name, service_url: "unknown" };
  return { address, path, type: "azurerm_api_management_api", values };
}

function policyOf({ values }: StackBlock): Document {
  return documentOf(values["xml_content"]);
}

/**
 * Reads what API Management would, and what it may: no rule is left unheeded for a declaration of XML before the policy.
 * What is no policy at all is for its own check.
 */
export function documentOf(text: unknown): Document {
  // A text that is one reference is a value of the deployment: a file, for example.
  if (typeof text !== "string" || (isReference(text) && /^\s*\$\{/.test(text))) return unreadable;
  try {
    return scanPolicyXml(SourceText.of(unescapeTemplate(text)), () => undefined);
  } catch (error) {
    if (error instanceof XmlSyntaxError) return unreadable;
    throw error;
  }
}
