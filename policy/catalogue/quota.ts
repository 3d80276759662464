import type { PolicyStatement } from "../model.ts";
import { limitsWithin, namesEach } from "./per-subscription.ts";
import { integer, literal, policy, required } from "./shape.ts";

export const bandwidth = literal({
  refused: "no page says which bytes it counts. Limit calls instead.",
});
const limits = {
  calls: literal({ ...integer, least: 1 }),
  bandwidth,
  "renewal-period": literal({ ...required, ...integer }),
} as const;

export const quota = policy("quota", {
  sections: ["inbound"],
  attributes: limits,
  content: limitsWithin({ ...limits, calls: literal({ ...required, ...integer, least: 1 }) }),
  problem: (statement) => limitsSomething(statement) ?? namesEach(statement),
  undocumented:
    "It counts only requests with a subscription key. Where no subscription is known, as in a stack, every key counts as one of its own, and its periods begin with the year 1 instead of the subscription.",
});

export function limitsSomething({ name, attributes }: PolicyStatement): string | undefined {
  return attributes.has("calls") || attributes.has("bandwidth")
    ? undefined
    : `<${name}> limits nothing; it needs calls.`;
}
