import type { PolicyStatement } from "../model.ts";
import { limitsWithin, namesEach } from "./per-subscription.ts";
import { integer, literal, policy, required } from "./shape.ts";

/** In kilobytes. */
export const bandwidth = literal({ ...integer, least: 1 });

/** What bandwidth counts, which no page says. */
export const countedBytes =
  "Which bytes `bandwidth` counts: here those of the bodies of requests and answers, 1,024 to a kilobyte, as they pass.";

const limits = {
  calls: literal({ ...integer, least: 1 }),
  bandwidth,
  "renewal-period": literal({ ...required, ...integer }),
} as const;

export const quota = policy("quota", {
  sections: ["inbound"],
  attributes: limits,
  content: limitsWithin(limits),
  problem: (statement) =>
    limitsSomething(statement) ?? namesEach(statement) ?? eachLimits(statement.children),
  undocumented: `${countedBytes} It counts only requests with a subscription key. Where no subscription is known, as in a stack, every key counts as one of its own, and its periods begin with the year 1 instead of the subscription.`,
});

export function limitsSomething({ name, attributes }: PolicyStatement): string | undefined {
  return attributes.has("calls") || attributes.has("bandwidth")
    ? undefined
    : `<${name}> limits nothing; it needs calls, or bandwidth.`;
}

/** An API or operation in it has a limit as well. */
function eachLimits(children: readonly PolicyStatement[]): string | undefined {
  for (const child of children) {
    const problem = limitsSomething(child) ?? eachLimits(child.children);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
