import {
  checkVariables,
  formatFinding,
  PolicyCompiler,
  type PolicyDocument,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyScopes,
  type Tier,
  variableNames,
} from "../../policy/index.ts";
import type { PlacedStep } from "../servers/policy-step.ts";
import { compileSteps, variablesTaken, withoutSteps } from "./steps.ts";
import type { WrittenPolicies, WrittenPolicy } from "./written-policies.ts";

export interface PolicySet {
  readonly tier: Tier;
  /** The display names of the named values that exist. */
  readonly namedValues: readonly string[];
  readonly written: WrittenPolicies;
  readonly steps: readonly PlacedStep[];
  /** Whether the service may have a global policy that is not known here. */
  readonly hasOtherPolicies: boolean;
  /** Names a policy by where its text was made, and leads a finding there. */
  readonly origins: PolicyOrigins;
}

/** Where the text of policies was made. */
export interface PolicyOrigins {
  /** What findings call a policy. */
  nameOf(policy: WrittenPolicy): string;
  /** A finding, said of the place where somebody can mend it. */
  atOrigin(finding: PolicyFinding): PolicyFinding;
}

let loaded: PolicyCompiler | undefined;

/** One for all gateways, and not before a policy is compiled: it takes some 100 ms. */
function policyCompiler(): PolicyCompiler {
  loaded ??= PolicyCompiler.load();
  return loaded;
}

/** Compiles every policy as the gateway will run it and returns a sentence per finding. */
export function checkPolicies(set: PolicySet): string[] {
  const compiler = policyCompiler();
  const known = new Set([...set.namedValues, ...set.steps.flatMap((step) => step.namedValues)]);
  const environment = {
    tier: set.tier,
    // Values are known at deployment only; any text of the named values' character set will do.
    namedValue: (name: string) => (known.has(name) ? "named-value" : undefined),
  };
  // A step that is wrong in itself would make the documents around it wrong in ways that nobody understands.
  const steps = compileSteps(set, compiler);
  if (!steps.ok) return steps.findings.map(formatFinding);
  const findings: PolicyFinding[] = [];
  const fragments = new Map<string, PolicyFragment>();
  for (const [id, policy] of set.written.fragments) {
    const name = set.origins.nameOf(policy);
    const text = policy.text ?? "<fragment />";
    const compiled = compiler.compileFragment({ name, text }, environment);
    if (!compiled.ok) findings.push(...compiled.findings);
    // A wrong fragment exists, so that documents are not blamed for including it.
    const empty: PolicyFragment = { kind: "fragment", name, text, statements: [] };
    fragments.set(id, compiled.ok ? compiled.policy : empty);
  }
  const own = [...fragments.values()].flatMap(({ statements }) => [...statements]);
  for (const { policy } of set.written.apis) {
    const text = withoutSteps(policy?.text ?? "", set.steps);
    if (policy === undefined || text === policy.text) continue;
    const source = { name: set.origins.nameOf(policy), text };
    const compiled = compiler.compileDocument(source, { ...environment, fragments });
    if (compiled.ok) own.push(...Object.values(compiled.policy.sections).flat());
  }
  const taken = variablesTaken(steps.policies, variableNames(own));
  if (taken.length > 0) return taken.map(formatFinding);
  const byText = new Map<string, PolicyDocument | undefined>();
  const compile = (policy: WrittenPolicy | undefined): PolicyDocument | "unknown" | undefined => {
    if (policy === undefined) return undefined;
    const { text } = policy;
    if (text === undefined) return "unknown";
    if (!byText.has(text)) {
      const source = { name: set.origins.nameOf(policy), text };
      const compiled = compiler.compileDocument(source, { ...environment, fragments });
      if (!compiled.ok) findings.push(...compiled.findings);
      byText.set(text, compiled.ok ? compiled.policy : undefined);
    }
    return byText.get(text);
  };
  const global = set.hasOtherPolicies ? "unknown" : undefined;
  const effectivePolicies = set.written.apis.flatMap(({ policy, operations }): PolicyScopes[] => {
    const api = compile(policy);
    return [
      { documents: [global, api], requests: "unmatched" },
      // Many operations run the same text, which one of them stands for.
      ...[...new Set(operations.map(compile))].map(
        (operation): PolicyScopes => ({
          documents: [global, api, operation],
          requests: "matched",
        }),
      ),
    ];
  });
  // What did not compile is missing from the whole, which cannot be judged without it.
  if (findings.length === 0) findings.push(...checkVariables(effectivePolicies, fragments));
  return [...new Set(findings.map((finding) => formatFinding(set.origins.atOrigin(finding))))];
}
