import { boxInt, longestRenewalPeriod } from "../../../policy/index.ts";
import type { CounterState, RateLimit } from "../call-counters.ts";
import { Fault } from "../fault.ts";
import type { HandlerOf, StepOf } from "../pipeline.ts";

/** Lets a call through while its key has calls left; else the request ends with 429. */
export const rateLimitByKey: HandlerOf<"rate-limit-by-key"> = async (step) => {
  const limit = await limitOf(step);
  const key = await step.requiredAttribute("counter-key");
  const { callCounters } = step.runtime;
  const count = evaluatesAtTheEnd(step) ? 0 : await increment(step);
  const state = callCounters.take(key, limit, count);
  const headers = await headersOf(step, limit, state);
  const remaining = await step.attribute("remaining-calls-variable-name");
  if (remaining !== undefined) step.exchange.variables.set(remaining, boxInt(state.remaining));
  if (state.exceeded) {
    const retryAfter = await step.attribute("retry-after-variable-name");
    if (retryAfter !== undefined) step.exchange.variables.set(retryAfter, boxInt(state.retryAfter));
    throw new Fault(
      {
        source: "rate-limit-by-key",
        reason: "RateLimitExceeded",
        message: "Rate limit is exceeded",
        status: 429,
      },
      { headers },
    );
  }
  for (const [name, value] of Object.entries(headers)) {
    step.exchange.answerHeaders.set(name, [value]);
  }
  if (evaluatesAtTheEnd(step)) {
    step.exchange.atTheEnd.push(async () => callCounters.add(key, await increment(step)));
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

/** With an expression in one of these a call is counted when its answer is known. */
function evaluatesAtTheEnd(step: StepOf<"rate-limit-by-key">): boolean {
  const values = [step.written("increment-condition"), step.written("increment-count")];
  return values.some((value) => value?.kind === "expression");
}

async function increment(step: StepOf<"rate-limit-by-key">): Promise<number> {
  if (!(await step.flag("increment-condition", true))) return 0;
  const count = await step.number("increment-count", 1);
  if (Number.isInteger(count) && count >= 0) return count;
  throw step.fault("ConfigurationError", "increment-count must be a whole number.");
}

async function headersOf(
  step: StepOf<"rate-limit-by-key">,
  { calls }: RateLimit,
  { exceeded, remaining, retryAfter }: CounterState,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  const remainingName = await step.attribute("remaining-calls-header-name");
  const totalName = await step.attribute("total-calls-header-name");
  if (remainingName !== undefined) headers[remainingName] = String(remaining);
  if (totalName !== undefined) headers[totalName] = String(calls);
  if (exceeded) {
    const name = (await step.attribute("retry-after-header-name")) ?? "Retry-After";
    headers[name] = String(retryAfter);
  }
  return headers;
}
