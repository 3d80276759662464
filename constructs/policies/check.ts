import {
  formatFinding,
  PolicyCompiler,
  type PolicyFinding,
  type PolicyFragment,
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
  readonly documents: readonly NamedPolicyText[];
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
      fragments.set(id, { kind: "fragment", name: id, statements: [] });
    }
  }
  for (const { template, text } of set.documents) {
    const compiled = compiler.compileDocument(
      { name: template, text },
      { ...environment, fragments },
    );
    if (!compiled.ok) findings.push(...compiled.findings);
  }
  return [...new Set(findings.map((finding) => formatFinding(atTemplate(finding, templates))))];
}

/** Points a finding at the template line it came from, where that is one line in one file. */
function atTemplate(finding: PolicyFinding, templates: PolicyTemplates): PolicyFinding {
  const origin = templates.originOf(finding.excerpt);
  if (origin === undefined) {
    return { ...finding, document: `policy-templates/${finding.document}.xml.hbs (as rendered)` };
  }
  return {
    ...finding,
    document: origin.file,
    place: { line: origin.line, column: finding.place.column },
  };
}
