import { boxInt } from "../../../policy/index.ts";
import type { CounterState, RateLimit } from "../call-counters.ts";
import { Fault } from "../fault.ts";
import type { Step } from "../pipeline.ts";

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
export async function reportCalls(
  step: ReportingStep,
  limit: RateLimit,
  state: CounterState,
): Promise<void> {
  const { answerHeaders, variables } = step.exchange;
  const headers = await headersOf(step, limit, state);
  const remaining = await step.attribute("remaining-calls-variable-name");
  if (remaining !== undefined) variables.set(remaining, boxInt(state.remaining));
  if (state.exceeded) {
    const retryAfter = await step.attribute("retry-after-variable-name");
    if (retryAfter !== undefined) variables.set(retryAfter, boxInt(state.retryAfter));
    throw new Fault(
      {
        source: step.statement.name,
        reason: "RateLimitExceeded",
        message: "Rate limit is exceeded",
        status: 429,
      },
      { headers },
    );
  }
  for (const [name, value] of Object.entries(headers)) answerHeaders.set(name, [value]);
}

async function headersOf(
  step: ReportingStep,
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
