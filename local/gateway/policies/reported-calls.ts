import { boxInt } from "../../../policy/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { Fault } from "../fault.ts";
import type { CounterState, RateLimit } from "../memory/call-counters.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";

/** What rate-limit and rate-limit-by-key have alike. */
type ReportingPolicy = WrittenPolicy<
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
export function reportOf(
  policy: ReportingPolicy,
): (exchange: Exchange, limit: RateLimit, state: CounterState) => void {
  const totalHeader = policy.literal("total-calls-header-name");
  const remainingHeader = policy.literal("remaining-calls-header-name");
  const remainingVariable = policy.literal("remaining-calls-variable-name");
  const retryAfterHeader = policy.literal("retry-after-header-name") ?? "Retry-After";
  const retryAfterVariable = policy.literal("retry-after-variable-name");
  return ({ answerHeaders, variables }, { calls }, { exceeded, remaining, retryAfter }) => {
    const headers: [name: string, value: string][] = [];
    if (remainingHeader !== undefined) headers.push([remainingHeader, String(remaining)]);
    if (totalHeader !== undefined) headers.push([totalHeader, String(calls)]);
    if (remainingVariable !== undefined) variables.set(remainingVariable, boxInt(remaining));
    if (!exceeded) {
      for (const [name, value] of headers) answerHeaders.set(name, [value]);
      return;
    }
    headers.push([retryAfterHeader, String(retryAfter)]);
    if (retryAfterVariable !== undefined) variables.set(retryAfterVariable, boxInt(retryAfter));
    throw new Fault(
      {
        source: policy.statement.name,
        reason: "RateLimitExceeded",
        message: "Rate limit is exceeded",
        status: 429,
      },
      { headers: Object.fromEntries(headers) },
    );
  };
}
