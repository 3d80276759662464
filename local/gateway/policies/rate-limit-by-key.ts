import { longestRenewalPeriod } from "../../../policy/index.ts";
import type { RateLimit } from "../memory/call-counters.ts";
import { type Later, whenAllThere, whenThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf, StepOf } from "../pipeline/step.ts";
import { countOf, countsAtTheEnd } from "./counted-calls.ts";
import { reportCalls } from "./reported-calls.ts";

/** Lets a call through while its key has calls left; else the request ends with 429. */
export const rateLimitByKey: ImmediateHandlerOf<"rate-limit-by-key"> = (step) => {
  const later = countsAtTheEnd(step);
  return whenAllThere(
    [
      () => limitOf(step),
      () => step.requiredAttribute("counter-key"),
      () => (later ? 0 : countOf(step)),
    ],
    (limit, key, count) => {
      const { callCounters } = step.runtime;
      return whenThere(reportCalls(step, limit, callCounters.take(key, limit, count)), () => {
        if (later) {
          step.exchange.atTheEnd.push(async () => callCounters.add(key, await countOf(step)));
        }
        return "continue";
      });
    },
  );
};

function limitOf(step: StepOf<"rate-limit-by-key">): Later<RateLimit> {
  return whenAllThere(
    [() => step.number("calls", Number.NaN), () => step.number("renewal-period", Number.NaN)],
    (calls, period) => {
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
    },
  );
}
