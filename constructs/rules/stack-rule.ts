import type { SynthesizedStack } from "./synthesized-stack.ts";

/** How much a finding matters: an error stops the synthesis, a warning is told. */
export type RuleSeverity = "error" | "warning";

/** What a rule finds at one place of a stack. */
export interface RuleProblem {
  /** The construct's path, or the Terraform address where no construct says who it is. */
  readonly path: string;
  /** What is wrong there: a whole sentence. */
  readonly problem: string;
}

/** One thing that holds for every safe stack. */
export interface StackRule {
  /** Lower-case words and hyphens; suppressions name the rule by it. */
  readonly id: string;
  /** Whether a finding stops the synthesis. */
  readonly severity: RuleSeverity;
  /** What holds in a stack that keeps the rule. */
  readonly title: string;
  /** Why it matters, with the document that says so. */
  readonly reason: string;
  /** What to change: a whole sentence. */
  readonly remedy: string;
  /** Looks at a whole stack. */
  check(stack: SynthesizedStack): readonly RuleProblem[];
}

/** A rule that does not hold somewhere. */
export interface RuleFinding extends RuleProblem {
  /** The rule. */
  readonly id: string;
  /** That of the rule. */
  readonly severity: RuleSeverity;
  /** Rule, place, problem and remedy in one line. */
  readonly message: string;
}

/** What a rule finds at a place, as people read it. */
export function ruleFinding(rule: StackRule, { path, problem }: RuleProblem): RuleFinding {
  const { id, severity, remedy } = rule;
  return { id, severity, path, problem, message: `[${id}] ${path}: ${problem} ${remedy}` };
}
