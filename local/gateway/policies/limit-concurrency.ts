import { Fault } from "../fault.ts";
import { sequenceOf } from "../pipeline/policy-sequence.ts";
import { runInside } from "../pipeline/statements.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";

/** Lets so many requests into its policies at a time; any other ends with 429. */
export const limitConcurrency: PreparedHandlerOf<"limit-concurrency"> = {
  prepare(policy, runtime) {
    const policies = sequenceOf(policy.statement.children, runtime);
    return async (step) => {
      const key = await step.requiredAttribute("key");
      const most = await step.number("max-count", 1);
      const { inside } = step.runtime;
      const count = inside.get(key) ?? 0;
      if (count >= most) {
        throw new Fault({
          source: "limit-concurrency",
          reason: "ConcurrencyLimitReached",
          message: "Too many requests are being processed. Try again later.",
          status: 429,
        });
      }
      inside.set(key, count + 1);
      try {
        return await runInside(step, policies);
      } finally {
        const left = (inside.get(key) ?? 1) - 1;
        if (left === 0) inside.delete(key);
        else inside.set(key, left);
      }
    };
  },
};
