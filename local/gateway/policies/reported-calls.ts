import { boxInt } from "../../../policy/index.ts";
import { Fault } from "../fault.ts";
import type { CounterState, RateLimit } from "../memory/call-counters.ts";
import { type Later, whenAllThere } from "../pipeline/later.ts";
import type { Step } from "../pipeline/step.ts";

/** What rate-limit and rate-limit-by-key have alike. */
type ReportingStep = Step<
  | "retry-after-header-name"
  | "retry-after-variable-name"
  | "remaining-calls-header-name"
  | "remaining-calls-variable-name"
  | "total-calls-header-name"
>;

/**
 * Tells what is left of a rate limit, in the headers and variables that the policy names.
 *
 * @throws Fault with 429 when nothing is.
 */
export function reportCalls(
  step: ReportingStep,
  limit: RateLimit,
  state: CounterState,
): Later<void> {
  const { answerHeaders, variables } = step.exchange;
  return whenAllThere(
    [
      () => headersOf(step, limit, state),
      () => step.attribute("remaining-calls-variable-name"),
      () => (state.exceeded ? step.attribute("retry-after-variable-name") : undefined),
    ],
    (headers, remaining, retryAfter) => {
      if (remaining !== undefined) variables.set(remaining, boxInt(state.remaining));
      if (state.exceeded) {
        if (retryAfter !== undefined) variables.set(retryAfter, boxInt(state.retryAfter));
        throw new Fault(
          {
            source: step.statement.name,
            reason: "RateLimitExceeded",
            message: "Rate limit is exceeded",
            status: 429,
          },
          { headers: Object.fromEntries(headers) },
        );
      }
      for (const [name, value] of headers) answerHeaders.set(name, [value]);
    },
  );
}

function headersOf(
  step: ReportingStep,
  { calls }: RateLimit,
  { exceeded, remaining, retryAfter }: CounterState,
): Later<ReadonlyMap<string, string>> {
  return whenAllThere(
    [
      () => step.attribute("remaining-calls-header-name"),
      () => step.attribute("total-calls-header-name"),
      () => (exceeded ? step.attribute("retry-after-header-name") : undefined),
    ],
    (remainingName, totalName, retryAfterName = "Retry-After") => {
      const headers = new Map<string, string>();
      if (remainingName !== undefined) headers.set(remainingName, String(remaining));
      if (totalName !== undefined) headers.set(totalName, String(calls));
      if (exceeded) headers.set(retryAfterName, String(retryAfter));
      return headers;
    },
  );
}
