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

const nothing: XmlElement = { name: unreadable, offset: 0, attributes: new Map(), children: [] };

/** What happens to the requests of an operation, or of those operations of an API that have no policy of their own. */
export interface PolicyRequest {
  /** Whose policy it is: an operation's, or the API's. */
  readonly path: string;
  readonly api: StackBlock;
  /** The policies of a section in the order of their run, fragments and broader scopes in their places. */
  section(name: Section): readonly XmlElement[];
}

/** The effective policies of a stack's API Management services. */
export class StackPolicies {
  readonly requests: readonly PolicyRequest[];
  readonly #fragments: ReadonlyMap<string, Document>;

  constructor(stack: SynthesizedStack) {
    this.#fragments = new Map(
      stack
        .ofType("azurerm_api_management_policy_fragment")
        .map(({ values }) => [String(values["name"]), documentOf(values["value"])]),
    );
    const global = stack
      .ofType("azurerm_api_management_policy")
      .map(({ values }) => documentOf(values["xml_content"]));
    const named = (block: StackBlock, attribute: string) =>
      String(stack.resolved(block.values[attribute]));
    // Two resources may write one policy; which of them stays, the order of the deployment says.
    const policies = grouped(stack.ofType("azurerm_api_management_api_policy"), (block) =>
      named(block, "api_name"),
    );
    const operationKey = (block: StackBlock) =>
      `${named(block, "api_name")} ${named(block, "operation_id")}`;
    const ofOperations = grouped(
      stack.ofType("azurerm_api_management_api_operation_policy"),
      operationKey,
    );
    const apis = stack.ofType("azurerm_api_management_api");
    const known = new Set(apis.map((api) => named(api, "name")));
    const elsewhere = [...policies.values(), ...ofOperations.values()]
      .flat()
      .filter((block) => !known.has(named(block, "api_name")));
    this.requests = [
      ...apis.flatMap((api) => {
        const operations = stack
          .ofType("azurerm_api_management_api_operation")
          .filter((operation) => named(operation, "api_name") === named(api, "name"));
        const own = operations.flatMap((operation) =>
          (ofOperations.get(operationKey(operation)) ?? []).map((block) => ({
            path: operation.path,
            document: policyOf(block),
          })),
        );
        const covered = new Set(own.map(({ path }) => path));
        const isWhole = operations.length > 0 && operations.every(({ path }) => covered.has(path));
        const outer = (policies.get(named(api, "name")) ?? [undefined]).map((policy) => [
          ...global.slice(0, 1),
          ...(policy === undefined ? [] : [policyOf(policy)]),
        ]);
        return outer.flatMap((scopes) => [
          ...(isWhole ? [] : [this.#request(api, api.path, scopes)]),
          ...own.map(({ path, document }) => this.#request(api, path, [...scopes, document])),
        ]);
      }),
      ...elsewhere.map((block) =>
        this.#request(apiElsewhere(block, named(block, "api_name")), block.path, [
          "unreadable",
          policyOf(block),
        ]),
      ),
    ];
  }

  #request(api: StackBlock, path: string, scopes: readonly Document[]): PolicyRequest {
    return { api, path, section: (name) => this.#section(scopes, name) };
  }

  /** The section of the narrowest scope; without any, what is there without a policy. */
  #section(scopes: readonly Document[], section: Section): XmlElement[] {
    const document = scopes.at(-1);
    if (document === undefined) return [];
    if (document === unreadable) return [nothing];
    const { children = [] } = document.children.find(({ name }) => name === section) ?? {};
    return this.#inlined(children, () => this.#section(scopes.slice(0, -1), section));
  }

  #inlined(elements: readonly XmlElement[], broader: () => XmlElement[]): XmlElement[] {
    return elements.flatMap((element) => {
      if (element.name === "base") return broader();
      if (element.name === "include-fragment") {
        const fragment = this.#fragments.get(attribute(element, "fragment-id"));
        if (fragment === undefined || fragment === unreadable) return [nothing];
        return withoutFragments(fragment.children);
      }
      return [{ ...element, children: this.#inlined(element.children, broader) }];
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

/** Reads what API Management would. What is no policy at all is for its own check. */
export function documentOf(text: unknown): Document {
  // A text that is one reference is a value of the deployment: a file, for example.
  if (typeof text !== "string" || (isReference(text) && /^\s*\$\{/.test(text))) return unreadable;
  try {
    return scanPolicyXml(SourceText.of(unescapeTemplate(text)));
  } catch (error) {
    if (error instanceof XmlSyntaxError) return unreadable;
    throw error;
  }
}
