import type { Outcome } from "../exchange/outcome.ts";
import type { RateLimit } from "../memory/call-counters.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";
import { countedLimits, type LimitStep } from "./per-subscription.ts";
import { reportOf } from "./reported-calls.ts";

/** Lets a call of a subscription through while it has calls left; else the request ends with 429. */
export const rateLimit: PreparedHandlerOf<"rate-limit"> = {
  prepare(policy) {
    const report = reportOf(policy);
    return async (step): Promise<Outcome> => {
      const { callCounters } = step.runtime;
      // What is narrower counts first, so that what stays in the headers is of the policy itself.
      for (const counted of (await countedLimits(step)).reverse()) {
        const limit = await limitOf(counted.step);
        report(step.exchange, limit, callCounters.take(counted.key, limit, 1));
      }
      return "continue";
    };
  },
};

async function limitOf(step: LimitStep): Promise<RateLimit> {
  return {
    calls: await step.number("calls", Number.NaN),
    period: await step.number("renewal-period", Number.NaN),
  };
}
