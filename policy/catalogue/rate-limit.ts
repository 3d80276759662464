import { boolean, expression, integer, literal, policy, required, variable } from "./shape.ts";

/** Seconds; the policy's page allows five minutes at most. */
const longestPeriod = 300;

const headerName = literal();

export const rateLimitPolicies = [
  policy("rate-limit-by-key", {
    sections: ["inbound"],
    missingIn: ["Consumption"],
    attributes: {
      calls: expression({ ...required, ...integer }),
      "renewal-period": expression({ ...required, ...integer, most: longestPeriod }),
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
  }),
];
