import type { HandlerOf } from "../pipeline/step.ts";

export const cacheStoreValue: HandlerOf<"cache-store-value"> = async (step) => {
  const key = await step.requiredAttribute("key");
  const value = await step.attributeValue("value");
  const duration = await step.number("duration", 0);
  step.runtime.cache.store(key, value ?? null, duration);
  return "continue";
};
