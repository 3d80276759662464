import { sections } from "../model.ts";
import { cachingType } from "./caching-type.ts";
import { boolean, expression, policy, required } from "./shape.ts";

export const cacheRemoveValue = policy("cache-remove-value", {
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
});
