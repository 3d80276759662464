import type { PolicyHandler } from "../pipeline.ts";

const store: PolicyHandler = async (step) => {
  const key = await step.requiredAttribute("key");
  const value = await step.attributeValue("value");
  const duration = await step.number("duration", 0);
  step.runtime.cache.store(key, value ?? null, duration);
  return "continue";
};

/**
 * A miss leaves the variable as it was, unless there is a default. The page says both that the
 * variable is not set and that it is null: read it with GetValueOrDefault, which serves either.
 */
const lookup: PolicyHandler = async (step) => {
  const name = await step.requiredAttribute("variable-name");
  const cached = step.runtime.cache.get(await step.requiredAttribute("key"));
  const value = cached === undefined ? await step.attributeValue("default-value") : cached;
  if (value !== undefined) step.exchange.variables.set(name, value);
  return "continue";
};

const remove: PolicyHandler = async (step) => {
  step.runtime.cache.remove(await step.requiredAttribute("key"));
  return "continue";
};

export const cacheHandlers: readonly (readonly [string, PolicyHandler])[] = [
  ["cache-store-value", store],
  ["cache-lookup-value", lookup],
  ["cache-remove-value", remove],
];
