import { sections } from "../model.ts";
import { boolean, expression, integer, literal, policy, required, variable } from "./shape.ts";

const cachingType = literal({
  oneOf: ["prefer-external", "internal"],
  alwaysSo: "without an external cache both mean the one in memory",
});

/**
 * The policies for single values. Their pages also say "once per section" and "not in a fragment",
 * notes of the response cache that Microsoft's own samples do not keep.
 */
export const cachePolicies = [
  policy("cache-store-value", {
    sections,
    missingIn: ["Consumption"],
    attributes: {
      key: expression(required),
      value: expression(required),
      duration: expression({ ...required, ...integer }),
      "caching-type": cachingType,
    },
  }),
  policy("cache-lookup-value", {
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
  }),
  policy("cache-remove-value", {
    sections,
    missingIn: ["Consumption"],
    attributes: {
      key: expression(required),
      "fail-on-cache-removal-error": expression({
        ...boolean,
        alwaysSo: "removing from memory does not fail",
      }),
      "caching-type": cachingType,
    },
  }),
];
