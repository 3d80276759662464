import { periodsOf, type Quota } from "../memory/quota-counters.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { countedLimits, type LimitStep } from "./per-subscription.ts";
import { limitBytes, refuseWhenUsedUp, yearOne } from "./quota-by-key.ts";

/** Lets a call of a subscription through while its quota lasts; else the request ends with 403. */
export const quota: HandlerOf<"quota"> = async (step) => {
  const { quotas } = step.runtime;
  const counted: { key: string; limit: Quota }[] = [];
  for (const { step: limited, key } of await countedLimits<"bandwidth">(step)) {
    const limit = await quotaOf(limited);
    refuseWhenUsedUp(step, quotas.look(key, limit));
    counted.push({ key, limit });
    await limitBytes(limited, `bytes ${key}`, limit.period, async () => true);
  }
  for (const { key, limit } of counted) quotas.add(key, limit, 1);
  return "continue";
};

/** Periods begin with the subscription, where one is known. */
function beginning({ exchange: { access } }: LimitStep): number {
  const { starts, created } = access?.subscription ?? {};
  return (starts ?? created)?.getTime() ?? yearOne;
}

async function quotaOf(step: LimitStep): Promise<Quota> {
  return {
    most: await step.number("calls", Number.NaN),
    period: periodsOf(await step.number("renewal-period", 0), beginning(step)),
  };
}
