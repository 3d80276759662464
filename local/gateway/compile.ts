import {
  checkVariables,
  namedValuesOf,
  type PolicyCompiler,
  type PolicyDocument,
  PolicyError,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyScopes,
  type Profile,
  type SchemaKind,
} from "../../policy/index.ts";
import type { SchemaText } from "../schemas/service-schemas.ts";
import type { StackGateway } from "../stack/apis.ts";
import {
  type EffectivePolicy,
  effectivePolicy,
  type ScopeDocument,
} from "./pipeline/effective-policy.ts";
import type { ApiPath, Route } from "./routing/router.ts";
import type { ApiTarget, OperationTarget } from "./routing/targets.ts";
import { Admission } from "./service/admission.ts";
import type { PolicyText } from "./service/policy-text.ts";

export interface CompiledGateway {
  /** The document at the global scope, as it is written. */
  readonly globalText: string;
  /** What a request runs that matches no API. */
  readonly globalPolicy: EffectivePolicy;
  readonly apis: readonly ApiPath<ApiTarget>[];
  readonly routes: readonly Route<OperationTarget>[];
  readonly fragments: ReadonlyMap<string, PolicyFragment>;
  /** Who may call what; undefined where nobody knows. */
  readonly admission: Admission | undefined;
  /** Warnings and notes: what was compiled all the same. */
  readonly findings: readonly PolicyFinding[];
}

/** How strictly a gateway's policies are judged. */
export interface CompileOptions {
  /** @default "strict" */
  readonly profile?: Profile;
  /**
   * How grave it is when nothing sets a variable that is read, or the other way round. API Management takes both.
   * @default "error"
   */
  readonly variables?: "error" | "warning";
  /** How a named value that is missing is given. @default it has to be created */
  readonly givingNamedValues?: string;
}

/** The document a new service has at the global scope. */
const defaultGlobalPolicy =
  "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>";

/**
 * Compiles the policies of a gateway with the values its named values have here.
 * @throws PolicyError with every finding.
 */
export function compileGateway(
  gateway: StackGateway,
  compiler: PolicyCompiler,
  { profile = "strict", variables = "error", givingNamedValues }: CompileOptions = {},
): CompiledGateway {
  const findings: PolicyFinding[] = [];
  const environment = {
    tier: gateway.tier,
    profile,
    namedValue: namedValuesOf(gateway.namedValues),
    ...(gateway.schemas === undefined ? {} : { schemas: kindsOf(gateway.schemas) }),
    ...(givingNamedValues === undefined ? {} : { givingNamedValues }),
  };
  const fragments = new Map<string, PolicyFragment>();
  for (const [id, { address, text }] of gateway.fragments) {
    const compiled = compiler.compileFragment({ name: address, text }, environment);
    if (compiled.ok) fragments.set(id, compiled.policy);
    findings.push(...compiled.findings);
  }
  const byText = new Map<string, PolicyDocument | undefined>();
  const compile = (policy: PolicyText | undefined): PolicyDocument | undefined => {
    if (policy === undefined) return undefined;
    if (!byText.has(policy.text)) {
      const source = { name: policy.address, text: policy.text };
      const compiled = compiler.compileDocument(source, { ...environment, fragments });
      findings.push(...compiled.findings);
      byText.set(policy.text, compiled.ok ? compiled.policy : undefined);
    }
    return byText.get(policy.text);
  };
  const globalPolicy = gateway.globalPolicy ?? {
    address: "the default global policy",
    text: defaultGlobalPolicy,
  };
  const global = compile(globalPolicy);
  const effectivePolicies: PolicyScopes[] = [{ documents: [global], requests: "unmatched" }];
  const join = (requests: PolicyScopes["requests"], ...narrower: ScopeDocument[]) => {
    const scopes: ScopeDocument[] = [["global", global], ...narrower];
    effectivePolicies.push({ documents: scopes.map(([, document]) => document), requests });
    return effectivePolicy(scopes);
  };
  const products = (gateway.access?.products ?? []).map((product) => ({
    product,
    document: compile(product.policy),
  }));
  const apis = gateway.apis.map(
    (api): ApiPath<ApiTarget> => ({
      path: api.path,
      ...(api.version?.in === undefined ? {} : { version: api.version.in }),
      ...(api.revision === undefined ? {} : { revision: api.revision }),
      target: { api, policy: join("unmatched", ["api", compile(api.policy)]) },
    }),
  );
  const routes = apis.flatMap((path) => {
    const { api } = path.target;
    const apiDocument = compile(api.policy);
    return api.operations.map((operation) => ({
      api: path,
      method: operation.method,
      urlTemplate: operation.urlTemplate,
      target: {
        api,
        operation,
        policy: join("matched", ["api", apiDocument], ["operation", compile(operation.policy)]),
        inProducts: new Map(
          products
            .filter(({ product }) => product.apis.has(api.id))
            .map(({ product, document }) => [
              product.id,
              join(
                "matched",
                ["product", document],
                ["api", apiDocument],
                ["operation", compile(operation.policy)],
              ),
            ]),
        ),
      },
    }));
  });
  // What did not compile is missing from the whole, which cannot be judged without it.
  if (!findings.some(isError)) {
    const found = checkVariables(effectivePolicies, fragments);
    findings.push(...found.map((finding) => ({ ...finding, severity: variables })));
  }
  if (findings.some(isError)) throw new PolicyError(findings.filter(isError));
  const { access } = gateway;
  return {
    globalText: globalPolicy.text,
    globalPolicy: effectivePolicy([["global", global]]),
    apis,
    routes,
    fragments,
    admission: access && new Admission(access.products, access.subscriptions, access.users),
    findings,
  };
}

function kindsOf(schemas: ReadonlyMap<string, SchemaText>): ReadonlyMap<string, SchemaKind> {
  return new Map([...schemas].map(([id, { kind }]) => [id, kind]));
}

function isError({ severity }: PolicyFinding): boolean {
  return severity === "error";
}
