import type { PolicyStatement } from "../../policy/index.ts";
import type { CompiledGateway } from "../gateway/compile.ts";
import type { Exchange } from "../gateway/exchange/exchange.ts";
import type { EffectivePolicy } from "../gateway/pipeline/effective-policy.ts";
import type { StartedPolicy } from "../gateway/watching/observer.ts";
import type { StackGateway } from "../stack/apis.ts";
import type { Masks } from "./masking.ts";
import type {
  EffectivePolicyText,
  EffectiveStatement,
  PolicyText,
  ScopeName,
  ShownOperation,
  ShownPolicies,
} from "./model.ts";

const global = "global";
const ofProduct = (product: string) => `product ${product}`;
const ofApi = (api: string) => `api ${api}`;
const ofOperation = (api: string, operation: string) => `operation ${api}/${operation}`;
const ofFragment = (fragment: string) => `fragment ${fragment}`;

/** The policies that are deployed. */
export interface DeployedPolicies {
  readonly configured: StackGateway;
  readonly compiled: CompiledGateway;
  /** The URLs of the MCP servers. */
  readonly servers: readonly string[];
}

/** The texts of the policies that run, and which text a policy stands in. */
export class PolicySources {
  readonly #configured: StackGateway;
  readonly #compiled: CompiledGateway;
  readonly #servers: readonly string[];
  readonly #masks: Masks;

  constructor({ configured, compiled, servers }: DeployedPolicies, masks: Masks) {
    this.#configured = configured;
    this.#compiled = compiled;
    this.#servers = servers;
    this.#masks = masks;
  }

  /** Which document a policy stands in. */
  documentOf(
    { api, operation, access }: Pick<Exchange, "api" | "operation" | "access">,
    { fragment, scope }: StartedPolicy,
  ): string {
    const of = { api: api?.id, operation: operation?.id, product: access?.product?.id };
    return documentOf(scope, fragment, of);
  }

  /** Everything that runs here, but for the values of named values. */
  gateway(): ShownPolicies {
    const { serviceName, apis, fragments, access } = this.#configured;
    const text = (id: string, title: string, written: string): PolicyText => ({
      ...{ id, title },
      text: this.#masks.policyText(written),
    });
    return {
      name: serviceName,
      servers: this.#servers,
      texts: [
        text(global, "All APIs", this.#compiled.globalText),
        ...(access?.products ?? []).flatMap(({ id, name, policy }) =>
          policy ? [text(ofProduct(id), name, policy.text)] : [],
        ),
        ...apis.flatMap((api) => [
          ...(api.policy ? [text(ofApi(api.id), api.displayName, api.policy.text)] : []),
          ...api.operations.flatMap(({ id, displayName, policy }) =>
            policy ? [text(ofOperation(api.id, id), displayName, policy.text)] : [],
          ),
        ]),
        ...[...fragments].map(([id, fragment]) => text(ofFragment(id), id, fragment.text)),
      ],
      operations: this.#compiled.routes.map(({ target, method, urlTemplate, api: { path } }) =>
        operationOf(
          target,
          method,
          `${path === "" ? "" : `/${path}`}${urlTemplate}`,
          this.#withPolicies(target),
        ),
      ),
    };
  }

  #withPolicies({ inProducts }: CompiledGateway["routes"][number]["target"]) {
    return (this.#configured.access?.products ?? [])
      .filter(({ id, policy }) => policy !== undefined && inProducts.has(id))
      .map(({ id, name }) => ({ id, name }));
  }

  /**
   * What runs for an operation, scopes joined and fragments in their places; undefined when there is none such.
   *
   * @param product the one that requests come by, if by any
   */
  effective(api: string, operation: string, product?: string): EffectivePolicyText | undefined {
    const route = this.#compiled.routes.find(
      ({ target }) => target.api.id === api && target.operation.id === operation,
    );
    if (route === undefined) return undefined;
    const { inProducts } = route.target;
    const inProduct = product === undefined ? undefined : inProducts.get(product);
    if (product !== undefined && inProduct === undefined) return undefined;
    const policy = inProduct ?? route.target.policy;
    const of = { api, operation, product };
    const section = (name: keyof EffectivePolicy) =>
      this.#statements(policy[name], "global", undefined, of);
    return {
      inbound: section("inbound"),
      backend: section("backend"),
      outbound: section("outbound"),
      "on-error": section("on-error"),
    };
  }

  #statements(
    statements: readonly PolicyStatement[],
    around: ScopeName,
    fragment: string | undefined,
    of: Owners,
  ): EffectiveStatement[] {
    return statements.map((statement) => {
      const { name, place, end } = statement;
      const scope = statement.scope ?? around;
      const included = includedBy(statement);
      const inside =
        included === undefined
          ? statement.children
          : (this.#compiled.fragments.get(included)?.statements ?? []);
      const within = included ?? fragment;
      return {
        ...{ name, scope, place, end },
        document: documentOf(scope, fragment, of),
        children: this.#statements(inside, scope, within, of),
      };
    });
  }
}

function operationOf(
  { api, operation }: CompiledGateway["routes"][number]["target"],
  method: string,
  path: string,
  products: ShownOperation["products"],
): ShownOperation {
  const own = operation.policy && ofOperation(api.id, operation.id);
  return {
    ...{ api: api.id, apiTitle: api.displayName, method, path },
    ...{ operation: operation.id, title: operation.displayName },
    documents: [global, api.policy && ofApi(api.id), own],
    products,
  };
}

/** Whose the documents of the scopes are. */
interface Owners {
  readonly api: string | undefined;
  readonly operation: string | undefined;
  readonly product: string | undefined;
}

function documentOf(
  scope: ScopeName,
  fragment: string | undefined,
  { api = "", operation = "", product = "" }: Owners,
): string {
  if (fragment !== undefined) return ofFragment(fragment);
  switch (scope) {
    case "global":
      return global;
    case "product":
      return ofProduct(product);
    case "api":
      return ofApi(api);
    case "operation":
      return ofOperation(api, operation);
  }
}

/** The id of the fragment that a statement includes, where it is written. */
function includedBy({ name, attributes }: PolicyStatement): string | undefined {
  const id = name === "include-fragment" ? attributes.get("fragment-id") : undefined;
  return id?.kind === "literal" ? id.text : undefined;
}
