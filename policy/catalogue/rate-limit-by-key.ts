import { longestRenewalPeriod } from "../limits.ts";
import { boolean, expression, integer, literal, policy, required, variable } from "./shape.ts";

const headerName = literal();

export const rateLimitByKey = policy("rate-limit-by-key", {
  sections: ["inbound"],
  undocumented:
    "How LastError names what happened: here the reason is RateLimitExceeded, as for rate-limit.",
  missingIn: ["Consumption"],
  attributes: {
    calls: expression({ ...required, ...integer }),
    "renewal-period": expression({ ...required, ...integer, most: longestRenewalPeriod }),
    "counter-key": expression(required),
    "increment-condition": expression(boolean),
    "increment-count": expression(integer),
    "retry-after-header-name": headerName,
    // Known once the calls are used up, and then the policy answers 429.
    "retry-after-variable-name": literal(variable("may-set")),
    "remaining-calls-header-name": headerName,
    "remaining-calls-variable-name": literal(variable("sets")),
    "total-calls-header-name": headerName,
  },
});
