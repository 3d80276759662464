import { longestRenewalPeriod, type WrittenInPolicy } from "../../../policy/index.ts";
import type { RateLimit } from "../memory/call-counters.ts";
import { type Reader, whenRead } from "../pipeline/readers.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";
import { countOf, countsAtTheEnd } from "./counted-calls.ts";
import { reportOf } from "./reported-calls.ts";

/** Lets a call through while its key has calls left; else the request ends with 429. */
export const rateLimitByKey: PreparedHandlerOf<"rate-limit-by-key"> = {
  prepare(policy) {
    const count = countOf(policy);
    const later = countsAtTheEnd(policy);
    const reads = [
      limitOf(policy),
      policy.required("counter-key"),
      later ? () => 0 : count,
    ] as const;
    const report = reportOf(policy);
    return ({ execution, exchange, runtime: { callCounters } }) =>
      whenRead(reads, execution, (limit, key, calls) => {
        report(exchange, limit, callCounters.take(key, limit, calls));
        if (later)
          exchange.atTheEnd.push(async () => callCounters.add(key, await count(execution)));
        return "continue";
      });
  },
};

function limitOf(policy: WrittenPolicy<WrittenInPolicy<"rate-limit-by-key">>): Reader<RateLimit> {
  const reads = [
    policy.number("calls", Number.NaN),
    policy.number("renewal-period", Number.NaN),
  ] as const;
  return (execution) =>
    whenRead(reads, execution, (calls, period) => {
      if (!Number.isInteger(calls) || calls < 1) {
        throw policy.fault("ConfigurationError", "calls must be a whole number, 1 or more.");
      }
      if (!Number.isInteger(period) || period < 1 || period > longestRenewalPeriod) {
        throw policy.fault(
          "ConfigurationError",
          `renewal-period must be 1 to ${longestRenewalPeriod} seconds.`,
        );
      }
      return { calls, period };
    });
}
