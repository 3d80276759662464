import type { HandlerOf } from "../pipeline.ts";

/**
 * A miss leaves the variable as it was, unless there is a default. The page says both that the
 * variable is not set and that it is null: read it with GetValueOrDefault, which serves either.
 */
export const cacheLookupValue: HandlerOf<"cache-lookup-value"> = async (step) => {
  const name = await step.requiredAttribute("variable-name");
  const cached = step.runtime.cache.get(await step.requiredAttribute("key"));
  const value = cached === undefined ? await step.attributeValue("default-value") : cached;
  if (value !== undefined) step.exchange.variables.set(name, value);
  return "continue";
};
