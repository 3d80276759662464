import { sections } from "../model.ts";
import { cachingType } from "./caching-type.ts";
import { expression, literal, policy, required, variable } from "./shape.ts";

export const cacheLookupValue = policy("cache-lookup-value", {
  sections,
  missingIn: ["Consumption"],
  attributes: {
    key: expression(required),
    // Without a default, a miss leaves the variable as it was.
    "variable-name": literal({
      ...required,
      ...variable((written) => (written.has("default-value") ? "sets" : "may-set")),
    }),
    "default-value": expression(),
    "caching-type": cachingType,
  },
});
