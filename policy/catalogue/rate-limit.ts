import { longestRenewalPeriod } from "../limits.ts";
import { limitsWithin, namesEach } from "./per-subscription.ts";
import { integer, literal, policy, required, variable } from "./shape.ts";

const limits = {
  calls: literal({ ...required, ...integer, least: 1 }),
  "renewal-period": literal({
    ...required,
    ...integer,
    least: 1,
    most: longestRenewalPeriod,
  }),
} as const;
const headerName = literal();

export const rateLimit = policy("rate-limit", {
  sections: ["inbound"],
  attributes: {
    ...limits,
    "retry-after-header-name": headerName,
    "retry-after-variable-name": literal(variable("may-set")),
    "remaining-calls-header-name": headerName,
    "remaining-calls-variable-name": literal(variable("may-set")),
    "total-calls-header-name": headerName,
  },
  content: limitsWithin(limits),
  problem: namesEach,
  undocumented:
    "It counts only requests with a subscription key. Where no subscription is known, as in a stack, every key counts as one of its own. The remaining calls are those of the policy itself, not of an API in it.",
});
