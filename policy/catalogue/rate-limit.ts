import { boolean, expression, integer, literal, policy, required } from "./shape.ts";

/** Seconds; the policy's page allows five minutes at most. */
const longestPeriod = 300;

const headerName = literal();
const variableName = literal({ format: "identifier" });

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
      "retry-after-variable-name": variableName,
      "remaining-calls-header-name": headerName,
      "remaining-calls-variable-name": variableName,
      "total-calls-header-name": headerName,
    },
  }),
];
