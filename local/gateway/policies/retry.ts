import { setTimeout as delay } from "node:timers/promises";
import { sequenceOf } from "../pipeline/policy-sequence.ts";
import { runInside } from "../pipeline/statements.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";
import { conditionOf } from "./condition.ts";
import { secondsBefore } from "./retry-waits.ts";

export const retry: PreparedHandlerOf<"retry"> = {
  prepare(policy, runtime) {
    const condition = conditionOf(policy);
    const policies = sequenceOf(policy.statement.children, runtime);
    return async (step) => {
      const count = await step.number("count", 1);
      const longest = await step.number("max-interval", Number.NaN);
      const waits = {
        interval: await step.number("interval", 0),
        delta: await step.number("delta", 0),
        longest: Number.isNaN(longest) ? undefined : longest,
        firstFast: await step.flag("first-fast-retry", false),
      };
      for (let attempt = 0; ; attempt += 1) {
        const outcome = await runInside(step, policies);
        if (outcome !== "continue" || attempt >= count) return outcome;
        if (!(await condition(step.execution))) return outcome;
        await delay(secondsBefore(attempt, waits) * 1000);
      }
    };
  },
};
