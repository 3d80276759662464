import { branchOf } from "../exchange/branch.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Execution } from "../pipeline/execution.ts";
import { sequenceOf } from "../pipeline/policy-sequence.ts";
import { runOneInside } from "../pipeline/statements.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";

/** Runs its policies beside each other, until all are done or the first is. */
export const wait: PreparedHandlerOf<"wait"> = {
  prepare(policy, runtime) {
    const policies = sequenceOf(policy.statement.children, runtime);
    return async (step) => {
      const any = (await step.attribute("for")) === "any";
      const cancel = new AbortController();
      const branch = new Execution(branchOf(step.exchange, cancel.signal), runtime);
      const running = policies.map((each) => runOneInside(step, each, branch));
      if (running.length === 0) return "continue";
      try {
        const outcomes: Outcome[] = any
          ? [await Promise.race(running)]
          : await Promise.all(running);
        return outcomes.find((outcome) => outcome !== "continue") ?? "continue";
      } finally {
        // The others are of no interest any more, whatever becomes of them.
        cancel.abort();
      }
    };
  },
};
