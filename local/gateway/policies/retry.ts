import { setTimeout as delay } from "node:timers/promises";
import type { HandlerOf } from "../pipeline.ts";
import { condition } from "./condition.ts";

export const retry: HandlerOf<"retry"> = async (step) => {
  const count = await step.number("count", 1);
  const interval = await step.number("interval", 0);
  const delta = await step.number("delta", 0);
  const longest = await step.number("max-interval", Number.POSITIVE_INFINITY);
  const firstFast = await step.flag("first-fast-retry", false);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await step.run(step.statement.children, "");
    if (outcome === "answered" || attempt >= count || !(await condition(step))) return outcome;
    // The first retry waits `interval`, each later one `delta` longer (retry policy, section Notes).
    const seconds = Math.min(longest, interval + attempt * delta);
    await delay(firstFast && attempt === 0 ? 0 : seconds * 1000);
  }
};
