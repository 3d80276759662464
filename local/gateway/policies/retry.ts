import { setTimeout as delay } from "node:timers/promises";
import { runInside } from "../pipeline/statements.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { condition } from "./condition.ts";
import { secondsBefore } from "./retry-waits.ts";

export const retry: HandlerOf<"retry"> = async (step) => {
  const count = await step.number("count", 1);
  const longest = await step.number("max-interval", Number.NaN);
  const waits = {
    interval: await step.number("interval", 0),
    delta: await step.number("delta", 0),
    longest: Number.isNaN(longest) ? undefined : longest,
    firstFast: await step.flag("first-fast-retry", false),
  };
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await runInside(step, step.statement.children);
    if (outcome !== "continue" || attempt >= count || !(await condition(step))) return outcome;
    await delay(secondsBefore(attempt, waits) * 1000);
  }
};
