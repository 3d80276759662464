import type { HandlerOf } from "../pipeline/step.ts";

export const cacheRemoveValue: HandlerOf<"cache-remove-value"> = async (step) => {
  step.runtime.cache.remove(await step.requiredAttribute("key"));
  return "continue";
};
