import { bandwidth, countedBytes, limitsSomething } from "./quota.ts";
import { boolean, expression, integer, literal, policy, required } from "./shape.ts";

/** The shortest period in which quota-by-key counts, in seconds; 0 is for ever. */
const shortestPeriod = 300;

export const quotaByKey = policy("quota-by-key", {
  sections: ["inbound"],
  missingIn: ["Consumption"],
  attributes: {
    calls: literal({ ...integer, least: 1 }),
    bandwidth,
    "renewal-period": literal({ ...required, ...integer }),
    "counter-key": expression(required),
    "increment-condition": expression(boolean),
    "increment-count": expression(integer),
    "first-period-start": literal({ format: "instant" }),
  },
  problem: (statement) => {
    const period = statement.attributes.get("renewal-period");
    const seconds = Number(period?.kind === "literal" ? period.text : 0);
    return seconds > 0 && seconds < shortestPeriod
      ? `renewal-period of <quota-by-key> is ${seconds}; it is ${shortestPeriod} or more, or 0 for ever.`
      : limitsSomething(statement);
  },
  undocumented: `${countedBytes} When a condition that is an expression is evaluated: here once the answer is known, as with rate-limit-by-key, since the page's own example reads the response.`,
});
