import { countBodies } from "../exchange/body-bytes.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Fault } from "../fault.ts";
import {
  periodsOf,
  type Quota,
  type QuotaPeriod,
  type QuotaState,
} from "../memory/quota-counters.ts";
import type { PreparedHandlerOf, Step, StepOf } from "../pipeline/step.ts";
import { countOf, countsAtTheEnd } from "./counted-calls.ts";

/** When periods begin that nobody gave a beginning. */
export const yearOne = Date.parse("0001-01-01T00:00:00Z");

/** What a request has counted on each key: it counts once, however many policies name it. */
const counted = new WeakMap<Exchange, Map<string, number>>();

/** Lets a call through while the quota of its key lasts; else the request ends with 403. */
export const quotaByKey: PreparedHandlerOf<"quota-by-key"> = {
  prepare(policy) {
    const count = countOf(policy);
    const later = countsAtTheEnd(policy);
    return async (step): Promise<Outcome> => {
      const key = `key ${await step.requiredAttribute("counter-key")}`;
      const { execution, exchange, runtime } = step;
      const { quotas } = runtime;
      const quota = await quotaOf(step);
      const keys = counted.get(exchange) ?? new Map<string, number>();
      // One key counts the bytes of a request once, too.
      const counts = async () => (await count(execution)) > 0;
      await limitBytes(step, `bytes ${key}`, quota.period, keys.has(key) ? undefined : counts);
      refuseWhenUsedUp(step, quotas.look(key, quota, keys.get(key)));
      if (keys.has(key)) return "continue";
      const calls = later ? 0 : await count(execution);
      counted.set(exchange, keys.set(key, calls));
      if (later) exchange.atTheEnd.push(async () => quotas.add(key, quota, await count(execution)));
      else quotas.add(key, quota, calls);
      return "continue";
    };
  },
};

async function quotaOf(step: StepOf<"quota-by-key">): Promise<Quota> {
  const first = await step.attribute("first-period-start");
  const seconds = await step.number("renewal-period", 0);
  return {
    most: await step.number("calls", Number.NaN),
    period: periodsOf(seconds, first === undefined ? yearOne : Date.parse(first)),
  };
}

/**
 * Lets a call through while its key has bytes left, where they are limited.
 *
 * @param counts whether this request counts; undefined where it is counted already
 */
export async function limitBytes(
  step: Step<"bandwidth">,
  key: string,
  period: QuotaPeriod,
  counts: (() => Promise<boolean>) | undefined,
): Promise<void> {
  const kilobytes = await step.number("bandwidth", Number.NaN);
  if (Number.isNaN(kilobytes)) return;
  const { quotas } = step.runtime;
  const quota = { most: kilobytes * 1024, period };
  if (counts === undefined) return;
  refuseWhenUsedUp(step, quotas.look(key, quota), "bandwidth");
  countBodies(step.exchange, counts, (bytes) => quotas.add(key, quota, bytes));
}

/** @throws Fault with 403 when nothing is left. */
export function refuseWhenUsedUp(
  { statement }: Step<never>,
  state: QuotaState,
  what = "call volume",
): void {
  if (!state.exceeded) return;
  const { renewsIn } = state;
  const renewal =
    renewsIn === undefined ? "" : ` Quota will be replenished in ${clockTime(renewsIn)}.`;
  throw new Fault(
    {
      source: statement.name,
      reason: "QuotaExceeded",
      message: `Out of ${what} quota.${renewal}`,
      status: 403,
    },
    { headers: renewsIn === undefined ? {} : { "Retry-After": String(renewsIn) } },
  );
}

/** As .NET writes a span of time: days only when there are some. */
function clockTime(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const time = `${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days === 0 ? time : `${days}.${time}`;
}
