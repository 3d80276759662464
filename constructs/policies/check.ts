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
  variablesSet,
} from "../../policy/index.ts";
import type { PlacedStep } from "../servers/policy-step.ts";
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
  const steps = set.steps.map((step) => compileStep(step, compiler, environment));
  const inSteps = steps.flatMap((step) => (step.ok ? [] : step.findings));
  if (inSteps.length > 0) return inSteps.map((finding) => formatFinding(inStep(finding)));
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
  const own = new Set(
    [...fragments.values()].flatMap(({ statements }) => [...variableNames(statements)]),
  );
  const taken = steps.flatMap((step) => (step.ok ? variablesTaken(step.policy, own) : []));
  if (taken.length > 0) return taken.map((finding) => formatFinding(inStep(finding)));
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

/** Compiles a step by itself. */
function compileStep(
  { place, xml }: PlacedStep,
  compiler: PolicyCompiler,
  environment: Parameters<PolicyCompiler["compileFragment"]>[1],
): ReturnType<PolicyCompiler["compileFragment"]> {
  return compiler.compileFragment(
    { name: place, text: `<fragment>\n${xml}\n</fragment>` },
    environment,
  );
}

/** A finding of a step that was compiled by itself, with its place in the step's own text. */
function inStep(finding: PolicyFinding): PolicyFinding {
  return { ...finding, place: { ...finding.place, line: Math.max(1, finding.place.line - 1) } };
}

/** Refuses to let a step change what the gateway's policies tell each other by variables. */
function variablesTaken(step: PolicyFragment, own: ReadonlySet<string>): PolicyFinding[] {
  return [...variablesSet(step.statements)]
    .filter(({ name }) => own.has(name))
    .map(({ name, place }) => ({
      severity: "error",
      rule: "variable-taken",
      document: step.name,
      place,
      message: `The variable "${name}" is one that the gateway's own policies use. Give yours another name.`,
      excerpt: step.text.split("\n")[place.line - 1]?.trim() ?? "",
    }));
}
