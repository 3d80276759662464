import { boolean, expression, integer, policy, required } from "./shape.ts";

export const cacheStore = policy("cache-store", {
  sections: ["outbound"],
  missingIn: ["Consumption"],
  attributes: {
    duration: expression({ ...required, ...integer }),
    "cache-response": expression(boolean),
  },
  readsBody: true,
  undocumented:
    "Whether an answer of more than 2 MiB, the longest that is kept, is an error: here it is passed on and not kept.",
});
