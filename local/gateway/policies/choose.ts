import type { Outcome } from "../exchange/outcome.ts";
import type { Later } from "../pipeline/later.ts";
import { type PolicySequence, sequenceOf } from "../pipeline/policy-sequence.ts";
import type { Reader } from "../pipeline/readers.ts";
import { runInside } from "../pipeline/statements.ts";
import type { PreparedHandlerOf, StepOf } from "../pipeline/step.ts";
import { conditionOf } from "./condition.ts";

interface Branch {
  readonly holds: Reader<boolean>;
  readonly policies: PolicySequence;
  readonly label: string;
}

export const choose: PreparedHandlerOf<"choose"> = {
  prepare(policy, runtime) {
    const branches: Branch[] = policy.children("when").map((when, index) => ({
      holds: conditionOf(when),
      policies: sequenceOf(when.statement.children, runtime),
      label: `when[${index + 1}]`,
    }));
    for (const { statement } of policy.children("otherwise")) {
      const policies = sequenceOf(statement.children, runtime);
      branches.push({ holds: () => true, policies, label: "otherwise" });
    }
    return (step) => chooseFrom(step, branches);
  },
};

/** Runs the first branch whose condition holds. */
function chooseFrom(step: StepOf<"choose">, branches: readonly Branch[]): Later<Outcome> {
  for (const branch of branches) {
    const holds = branch.holds(step.execution);
    if (holds instanceof Promise) {
      return chooseLater(step, holds, branch, branches.slice(branches.indexOf(branch) + 1));
    }
    if (holds) return runInside(step, branch.policies, branch.label);
  }
  return "continue";
}

async function chooseLater(
  step: StepOf<"choose">,
  holds: Promise<boolean>,
  branch: Branch,
  others: readonly Branch[],
): Promise<Outcome> {
  return (await holds)
    ? await runInside(step, branch.policies, branch.label)
    : await chooseFrom(step, others);
}
