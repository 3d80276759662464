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
  /** Begins the names of the named values of a gateway in another stack; undefined where the gateway is in this one. */
  readonly namedValuesElsewhere?: string;
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

type CompileEnvironment = Parameters<PolicyCompiler["compileFragment"]>[1];

let loaded: PolicyCompiler | undefined;

/** One for all gateways, and not before a policy is compiled: it takes some 100 ms. */
function policyCompiler(): PolicyCompiler {
  loaded ??= PolicyCompiler.load();
  return loaded;
}

/** Compiles every policy as the gateway will run it and returns a sentence per finding. */
export function checkPolicies(set: PolicySet): string[] {
  const compiler = policyCompiler();
  // A step that is wrong in itself would make the documents around it wrong in ways that nobody understands.
  const steps = compileSteps(set, compiler);
  if (!steps.ok) return steps.findings.map(formatFinding);
  const lost = stepsNotWritten(set);
  if (lost.length > 0) return lost;
  const policies = new CheckedPolicies(set, compiler);
  const taken = variablesTaken(steps.policies, policies.ownVariables());
  if (taken.length > 0) return taken.map(formatFinding);
  const findings = policies.findings().map((finding) => set.origins.atOrigin(finding));
  return [...new Set(findings.map(formatFinding))];
}

/** A step that is not found in the policies could not be told from the gateway's own text, and would be trusted like it. */
function stepsNotWritten({ written, steps }: PolicySet): string[] {
  const texts = written.apis.map(({ policy }) => (policy === undefined ? "" : policy.text));
  // What Terraform makes the text of is not seen here.
  if (texts.includes(undefined)) return [];
  return steps
    .filter(({ xml }) => !texts.some((text) => text?.includes(xml)))
    .map(
      ({ place }) =>
        `${place} is in no policy as it was given: an override of the policy's text changed it or left it out. Put it there as it is, or give no step.`,
    );
}

/** The policies of a set, each compiled once. */
class CheckedPolicies {
  readonly #set: PolicySet;
  readonly #compiler: PolicyCompiler;
  readonly #environment: CompileEnvironment;
  readonly #findings: PolicyFinding[] = [];
  readonly #fragments: ReadonlyMap<string, PolicyFragment>;
  readonly #documents = new Map<string, PolicyDocument | undefined>();

  constructor(set: PolicySet, compiler: PolicyCompiler) {
    const known = new Set([...set.namedValues, ...set.steps.flatMap((step) => step.namedValues)]);
    this.#set = set;
    this.#compiler = compiler;
    this.#environment = {
      tier: set.tier,
      // Values are known at deployment only; any text of the named values' character set will do.
      namedValue: (name) => (known.has(name) ? "named-value" : undefined),
    };
    this.#fragments = new Map(
      [...set.written.fragments].map(([id, policy]) => [id, this.#fragment(policy)]),
    );
  }

  /** The variables of the gateway's own policies, without those of steps. */
  ownVariables(): ReadonlySet<string> {
    const own = [...this.#fragments.values()].flatMap(({ statements }) => [...statements]);
    for (const { policy } of this.#set.written.apis) {
      const text = withoutSteps(policy?.text ?? "", this.#set.steps);
      if (policy === undefined || text === policy.text) continue;
      const compiled = this.#compile(policy, text);
      if (compiled.ok) own.push(...Object.values(compiled.policy.sections).flat());
    }
    return variableNames(own);
  }

  /** What is wrong with the policies by themselves, and with how they follow one another. */
  findings(): readonly PolicyFinding[] {
    const effectivePolicies = this.#effectivePolicies();
    // What did not compile is missing from the whole, which cannot be judged without it.
    return this.#findings.length > 0
      ? this.#findings
      : checkVariables(effectivePolicies, this.#fragments);
  }

  #fragment(policy: WrittenPolicy): PolicyFragment {
    const name = this.#set.origins.nameOf(policy);
    const text = policy.text ?? "<fragment />";
    const compiled = this.#compiler.compileFragment({ name, text }, this.#environment);
    if (compiled.ok) return compiled.policy;
    this.#findings.push(...compiled.findings);
    // A wrong fragment exists, so that documents are not blamed for including it.
    return { kind: "fragment", name, text, statements: [] };
  }

  #effectivePolicies(): PolicyScopes[] {
    const global = this.#set.hasOtherPolicies ? "unknown" : undefined;
    return this.#set.written.apis.flatMap(({ policy, operations }): PolicyScopes[] => {
      const api = this.#document(policy);
      // Many operations run the same text, which one of them stands for.
      const different = new Set(operations.map((operation) => this.#document(operation)));
      return [
        { documents: [global, api], requests: "unmatched" },
        ...[...different].map(
          (operation): PolicyScopes => ({
            documents: [global, api, operation],
            requests: "matched",
          }),
        ),
      ];
    });
  }

  #document(policy: WrittenPolicy | undefined): PolicyDocument | "unknown" | undefined {
    if (policy === undefined) return undefined;
    const { text } = policy;
    if (text === undefined) return "unknown";
    if (!this.#documents.has(text)) {
      const compiled = this.#compile(policy, text);
      if (!compiled.ok) this.#findings.push(...compiled.findings);
      this.#documents.set(text, compiled.ok ? compiled.policy : undefined);
    }
    return this.#documents.get(text);
  }

  #compile(policy: WrittenPolicy, text: string): ReturnType<PolicyCompiler["compileDocument"]> {
    const source = { name: this.#set.origins.nameOf(policy), text };
    return this.#compiler.compileDocument(source, {
      ...this.#environment,
      fragments: this.#fragments,
    });
  }
}
