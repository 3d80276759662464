import type { Outcome } from "../exchange/outcome.ts";
import { type Later, whenThere } from "../pipeline/later.ts";
import { type PolicySequence, sequenceOf } from "../pipeline/policy-sequence.ts";
import { runInside } from "../pipeline/statements.ts";
import type { PreparedHandlerOf, StepOf } from "../pipeline/step.ts";
import type { Reader } from "../pipeline/written-policy.ts";
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
    return (step) => chooseFrom(step, branches, 0);
  },
};

/** Runs the first branch from there on whose condition holds. */
function chooseFrom(
  step: StepOf<"choose">,
  branches: readonly Branch[],
  index: number,
): Later<Outcome> {
  const branch = branches[index];
  if (branch === undefined) return "continue";
  return whenThere(branch.holds(step.execution), (holds) =>
    holds ? runInside(step, branch.policies, branch.label) : chooseFrom(step, branches, index + 1),
  );
}
