import { setTimeout as delay } from "node:timers/promises";
import type { HandlerOf } from "../pipeline.ts";
import { condition } from "./condition.ts";

export const retry: HandlerOf<"retry"> = async (step) => {
  const count = await step.number("count", 1);
  const interval = await step.number("interval", 0);
  const delta = await step.number("delta", 0);
  const longest = await step.number("max-interval", Number.NaN);
  const firstFast = await step.flag("first-fast-retry", false);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await step.run(step.statement.children, "");
    if (outcome !== "continue" || attempt >= count || !(await condition(step))) return outcome;
    const seconds = Number.isNaN(longest)
      ? interval + attempt * delta
      : exponential(attempt, interval, delta, longest);
    await delay(firstFast && attempt === 0 ? 0 : seconds * 1000);
  }
};

/** With max-interval waits grow twofold, by a delta that chance changes by a fifth ("retry", Retry wait times). */
function exponential(attempt: number, interval: number, delta: number, longest: number): number {
  const random = delta * (0.8 + 0.4 * Math.random());
  return Math.min(longest, interval + 2 ** attempt * random);
}
