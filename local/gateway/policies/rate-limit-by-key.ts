import { longestRenewalPeriod } from "../../../policy/index.ts";
import type { RateLimit } from "../call-counters.ts";
import type { HandlerOf, StepOf } from "../pipeline.ts";
import { countOf, countsAtTheEnd } from "./counted-calls.ts";
import { reportCalls } from "./reported-calls.ts";

/** Lets a call through while its key has calls left; else the request ends with 429. */
export const rateLimitByKey: HandlerOf<"rate-limit-by-key"> = async (step) => {
  const limit = await limitOf(step);
  const key = await step.requiredAttribute("counter-key");
  const { callCounters } = step.runtime;
  const count = countsAtTheEnd(step) ? 0 : await countOf(step);
  const state = callCounters.take(key, limit, count);
  await reportCalls(step, limit, state);
  if (countsAtTheEnd(step)) {
    step.exchange.atTheEnd.push(async () => callCounters.add(key, await countOf(step)));
  }
  return "continue";
};

async function limitOf(step: StepOf<"rate-limit-by-key">): Promise<RateLimit> {
  const calls = await step.number("calls", Number.NaN);
  const period = await step.number("renewal-period", Number.NaN);
  if (!Number.isInteger(calls) || calls < 1) {
    throw step.fault("ConfigurationError", "calls must be a whole number, 1 or more.");
  }
  if (!Number.isInteger(period) || period < 1 || period > longestRenewalPeriod) {
    throw step.fault(
      "ConfigurationError",
      `renewal-period must be 1 to ${longestRenewalPeriod} seconds.`,
    );
  }
  return { calls, period };
}
