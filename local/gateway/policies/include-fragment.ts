import { sequenceOf } from "../pipeline/policy-sequence.ts";
import { runInside } from "../pipeline/statements.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";

export const includeFragment: PreparedHandlerOf<"include-fragment"> = {
  prepare(policy, runtime) {
    const id = policy.requiredLiteral("fragment-id");
    const fragment = runtime.fragments.get(id);
    if (fragment === undefined)
      throw policy.fault("FragmentNotFound", `There is no fragment ${id}.`);
    const policies = sequenceOf(fragment.statements, runtime);
    return (step) => runInside(step, policies, undefined, id);
  },
};
