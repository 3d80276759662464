import { boxInt } from "../../../policy/index.ts";
import { Fault } from "../fault.ts";
import { afterAnswer, promptOf } from "../language-models/token-usage.ts";
import type { CounterState } from "../memory/call-counters.ts";
import {
  fixedPeriods,
  type Quota,
  type QuotaPeriod,
  type QuotaState,
} from "../memory/quota-counters.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

type LimitStep = StepOf<"llm-token-limit">;

/** Lets a prompt through while its key has tokens left; else it ends with 429, or with 403 of a quota. */
async function limitTokens(step: LimitStep): Promise<"continue"> {
  const { exchange, runtime } = step;
  const { callCounters, quotas } = runtime;
  const key = `tokens ${await step.requiredAttribute("counter-key")}`;
  const prompt = await promptOf(exchange, runtime);
  const estimates = prompt.streams || (await step.flag("estimate-prompt-tokens", false));
  const estimate = estimates ? prompt.estimate : 0;
  const rate = { calls: await step.number("tokens-per-minute", 0), period: 60 };
  const quota = await quotaOf(step);
  if (quota !== undefined) await checkQuota(step, quotas.look(key, quota));
  if (rate.calls > 0) await checkRate(step, callCounters.take(key, rate, estimate));
  if (quota !== undefined) quotas.add(key, quota, estimate);
  const report = await reporter(step);
  const remaining = () => ({
    ...(rate.calls > 0 ? { tokens: callCounters.take(key, rate, 0).remaining } : {}),
    ...(quota === undefined ? {} : { quota: quotas.look(key, quota).remaining }),
  });
  report(remaining(), estimate, false);
  afterAnswer(exchange, runtime, prompt, (counts) => {
    const total = counts === undefined ? estimate : counts.prompt + counts.completion;
    const more = Math.max(0, total - estimate);
    if (rate.calls > 0) callCounters.add(key, more);
    if (quota !== undefined) quotas.add(key, quota, more);
    report(remaining(), total, true);
  });
  return "continue";
}

export const llmTokenLimit: HandlerOf<"llm-token-limit"> = limitTokens;
export const azureOpenaiTokenLimit: HandlerOf<"azure-openai-token-limit"> = limitTokens;

async function checkRate(step: LimitStep, { exceeded, retryAfter }: CounterState): Promise<void> {
  if (exceeded) throw await refusal(step, 429, "TokenLimitExceeded", "Token limit", retryAfter);
}

async function checkQuota(step: LimitStep, { exceeded, renewsIn = 0 }: QuotaState): Promise<void> {
  if (exceeded) throw await refusal(step, 403, "TokenQuotaExceeded", "Token quota", renewsIn);
}

async function refusal(
  step: LimitStep,
  status: number,
  reason: string,
  what: string,
  seconds: number,
): Promise<Fault> {
  const header = (await step.attribute("retry-after-header-name")) ?? "Retry-After";
  const variable = await step.attribute("retry-after-variable-name");
  if (variable !== undefined) step.exchange.variables.set(variable, boxInt(seconds));
  const message = `${what} is exceeded. Try again in ${seconds} seconds.`;
  return new Fault(
    { source: step.statement.name, reason, message, status },
    { headers: { [header]: String(seconds) } },
  );
}

async function quotaOf(step: LimitStep): Promise<Quota | undefined> {
  const name = await step.attribute("token-quota-period");
  if (name === undefined) return undefined;
  const period = periods[name];
  const most = await step.number("token-quota", Number.NaN);
  if (period !== undefined && Number.isInteger(most)) return { most, period };
  throw step.fault("ConfigurationError", "token-quota or token-quota-period is not valid.");
}

/** Periods begin at the time in UTC, cut off to their unit; a week begins on Monday. */
const periods: Readonly<Record<string, QuotaPeriod>> = {
  Hourly: fixedPeriods(3_600_000, 0),
  Daily: fixedPeriods(86_400_000, 0),
  // 1970 began on a Thursday.
  Weekly: fixedPeriods(7 * 86_400_000, 4 * 86_400_000),
  Monthly: calendar((date, step) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step)),
  Yearly: calendar((date, step) => Date.UTC(date.getUTCFullYear() + step, 0)),
};

function calendar(unit: (date: Date, step: number) => number): QuotaPeriod {
  return (now) => ({ start: unit(new Date(now), 0), end: unit(new Date(now), 1) });
}

type Report = (
  remaining: { readonly tokens?: number; readonly quota?: number },
  consumed: number,
  isAnswered: boolean,
) => void;

/** Writes what is left and what was used into the headers and variables that the policy names. */
async function reporter(step: LimitStep): Promise<Report> {
  const { answerHeaders, variables } = step.exchange;
  const names = {
    tokensHeader: await step.attribute("remaining-tokens-header-name"),
    tokensVariable: await step.attribute("remaining-tokens-variable-name"),
    quotaHeader: await step.attribute("remaining-quota-tokens-header-name"),
    quotaVariable: await step.attribute("remaining-quota-tokens-variable-name"),
    consumedHeader: await step.attribute("tokens-consumed-header-name"),
    consumedVariable: await step.attribute("tokens-consumed-variable-name"),
  };
  const write = (
    header: string | undefined,
    variable: string | undefined,
    value: number | undefined,
  ) => {
    if (value === undefined) return;
    if (header !== undefined) answerHeaders.set(header, [String(value)]);
    if (variable !== undefined) variables.set(variable, boxInt(value));
  };
  return ({ tokens, quota }, consumed, isAnswered) => {
    write(names.tokensHeader, names.tokensVariable, tokens);
    write(names.quotaHeader, names.quotaVariable, quota);
    write(isAnswered ? names.consumedHeader : undefined, names.consumedVariable, consumed);
  };
}
