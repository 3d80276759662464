import { whenAllThere, whenThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf } from "../pipeline/step.ts";

/**
 * A miss leaves the variable as it was, unless there is a default. The page says both that the
 * variable is not set and that it is null: read it with GetValueOrDefault, which serves either.
 */
export const cacheLookupValue: ImmediateHandlerOf<"cache-lookup-value"> = (step) =>
  whenAllThere(
    [() => step.requiredAttribute("variable-name"), () => step.requiredAttribute("key")],
    (name, key) => {
      const cached = step.runtime.cache.get(key);
      const found = cached === undefined ? step.attributeValue("default-value") : cached;
      return whenThere(found, (value) => {
        if (value !== undefined) step.exchange.variables.set(name, value);
        return "continue";
      });
    },
  );
