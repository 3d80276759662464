import { sections } from "../model.ts";
import { cachingType } from "./caching-type.ts";
import { expression, literal, policy, required, variable } from "./shape.ts";

export const cacheLookupValue = policy("cache-lookup-value", {
  sections,
  undocumented:
    "What a miss without default-value leaves: the page says both that the variable is not set and that it is null. Here it is not set.",
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
