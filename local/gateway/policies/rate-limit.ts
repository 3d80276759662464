import type { RateLimit } from "../memory/call-counters.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { countedLimits, type LimitStep } from "./per-subscription.ts";
import { reportCalls } from "./reported-calls.ts";

/** Lets a call of a subscription through while it has calls left; else the request ends with 429. */
export const rateLimit: HandlerOf<"rate-limit"> = async (step) => {
  const { callCounters } = step.runtime;
  // What is narrower counts first, so that what stays in the headers is of the policy itself.
  for (const counted of (await countedLimits(step)).reverse()) {
    const limit = await limitOf(counted.step);
    const state = callCounters.take(counted.key, limit, 1);
    await reportCalls(step, limit, state);
  }
  return "continue";
};

async function limitOf(step: LimitStep): Promise<RateLimit> {
  return {
    calls: await step.number("calls", Number.NaN),
    period: await step.number("renewal-period", Number.NaN),
  };
}
