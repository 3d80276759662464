import type { Exchange } from "../exchange/exchange.ts";
import type { Step } from "../pipeline/step.ts";
import { keyOf } from "../service/access.ts";

/** What rate-limit, quota and the elements in them have alike. */
export type LimitStep<More extends string = never> = Step<
  "api" | "operation" | "id" | "name" | "calls" | "renewal-period" | More
>;

/** A limit that counts for this request, and the key of its counter. */
export interface Counted<More extends string = never> {
  readonly step: LimitStep<More>;
  readonly key: string;
}

/**
 * The limits of rate-limit or quota that a request counts for: the policy itself, and what it says of the
 * request's API and operation. None without a subscription key.
 */
export async function countedLimits<More extends string = never>(
  step: LimitStep<More>,
): Promise<Counted<More>[]> {
  const { exchange, statement } = step;
  const subscription = subscriptionOf(exchange);
  if (subscription === undefined) return [];
  const base = [statement.name, subscription, ...scopeOf(step)];
  const counted: Counted<More>[] = [{ step, key: JSON.stringify(base) }];
  for (const api of step.children("api")) {
    if (!(await names(api, exchange.api))) continue;
    counted.push({ step: api, key: JSON.stringify([...base, "api", exchange.api?.id]) });
    for (const operation of api.children("operation")) {
      if (!(await names(operation, exchange.operation))) continue;
      const ids = [exchange.api?.id, exchange.operation?.id];
      counted.push({ step: operation, key: JSON.stringify([...base, "operation", ...ids]) });
    }
  }
  return counted;
}

/** Where no subscription is known, every key is taken for that of a subscription of its own. */
function subscriptionOf({ access, request }: Exchange): string | undefined {
  return access === undefined ? keyOf(request) : access.subscription?.id;
}

/** The policy stands once in a definition, so that its scope names it. */
function scopeOf({ scope, exchange }: Step<never>): (string | undefined)[] {
  const { api, operation }: Exchange = exchange;
  if (scope === "global") return [scope];
  if (scope === "product") return [scope, exchange.access?.product?.id];
  return scope === "api" ? [scope, api?.id] : [scope, api?.id, operation?.id];
}

/** With both attributes the id counts. */
async function names(
  step: LimitStep,
  named: { readonly id: string; readonly displayName: string } | undefined,
): Promise<boolean> {
  const id = await step.attribute("id");
  if (id !== undefined) return id === named?.id;
  return (await step.attribute("name")) === named?.displayName;
}
