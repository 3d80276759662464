import {
  checkVariables,
  formatFinding,
  PolicyCompiler,
  type PolicyDocument,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyScopes,
  type Tier,
} from "../../policy/index.ts";
import { namedValueName, type PolicyTemplates } from "./templates.ts";

/** Rendered policy text with the template it came from. */
export interface NamedPolicyText {
  readonly template: string;
  readonly text: string;
}

export interface PolicySet {
  readonly tier: Tier;
  /** Keys of the named values that exist. */
  readonly namedValues: readonly string[];
  /** By fragment id. */
  readonly fragments: ReadonlyMap<string, NamedPolicyText>;
  readonly apis: readonly ApiPolicies<NamedPolicyText>[];
  /** Whether the service may have a global policy that is not known here. */
  readonly hasOtherPolicies: boolean;
}

/** The policies of an API. */
export interface ApiPolicies<T> {
  readonly policy: T;
  /** Those of its operations; an operation without one runs the policy of the API alone. */
  readonly operations: readonly (T | undefined)[];
}

let loaded: PolicyCompiler | undefined;

/** One for all gateways, and not before a policy is compiled: it takes some 100 ms. */
function policyCompiler(): PolicyCompiler {
  loaded ??= PolicyCompiler.load();
  return loaded;
}

/** Compiles every policy as the gateway will run it and returns a sentence per finding. */
export function checkPolicies(set: PolicySet, templates: PolicyTemplates): string[] {
  const compiler = policyCompiler();
  const known = new Set(set.namedValues.map(namedValueName));
  const environment = {
    tier: set.tier,
    // Values are known at deployment only; any text of the named values' character set will do.
    namedValue: (name: string) => (known.has(name) ? "named-value" : undefined),
  };
  const findings: PolicyFinding[] = [];
  const fragments = new Map<string, PolicyFragment>();
  for (const [id, { template, text }] of set.fragments) {
    const compiled = compiler.compileFragment({ name: template, text }, environment);
    if (compiled.ok) fragments.set(id, compiled.policy);
    else {
      findings.push(...compiled.findings);
      // The fragment exists, so that documents are not blamed for including it.
      fragments.set(id, { kind: "fragment", name: id, text, statements: [] });
    }
  }
  const byText = new Map<string, PolicyDocument | undefined>();
  const compile = ({ template, text }: NamedPolicyText): PolicyDocument | undefined => {
    if (!byText.has(text)) {
      const source = { name: template, text };
      const compiled = compiler.compileDocument(source, { ...environment, fragments });
      if (!compiled.ok) findings.push(...compiled.findings);
      byText.set(text, compiled.ok ? compiled.policy : undefined);
    }
    return byText.get(text);
  };
  const global = set.hasOtherPolicies ? "unknown" : undefined;
  const effectivePolicies = set.apis.flatMap(({ policy, operations }): PolicyScopes[] => {
    const api = compile(policy);
    return [
      { documents: [global, api], requests: "unmatched" },
      ...operations.map(
        (operation): PolicyScopes => ({
          documents: [global, api, operation && compile(operation)],
          requests: "matched",
        }),
      ),
    ];
  });
  // What did not compile is missing from the whole, which cannot be judged without it.
  if (findings.length === 0) findings.push(...checkVariables(effectivePolicies, fragments));
  return [...new Set(findings.map((finding) => formatFinding(atTemplate(finding, templates))))];
}

/** Points a finding at the template line it came from, where that is one line in one file. */
function atTemplate(finding: PolicyFinding, templates: PolicyTemplates): PolicyFinding {
  const origin = templates.originOf(finding.excerpt);
  if (origin === undefined) {
    return { ...finding, document: `policy-templates/${finding.document}.hbs (as rendered)` };
  }
  return {
    ...finding,
    document: origin.file,
    place: { line: origin.line, column: finding.place.column },
  };
}
