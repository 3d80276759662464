import { sections } from "../model.ts";
import { cachingType } from "./caching-type.ts";
import { expression, integer, policy, required } from "./shape.ts";

export const cacheStoreValue = policy("cache-store-value", {
  sections,
  missingIn: ["Consumption"],
  attributes: {
    key: expression(required),
    value: expression(required),
    duration: expression({ ...required, ...integer }),
    "caching-type": cachingType,
  },
});
