import { whenThere } from "../pipeline/later.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";

/**
 * A miss leaves the variable as it was, unless there is a default. The page says both that the
 * variable is not set and that it is null: read it with GetValueOrDefault, which serves either.
 */
export const cacheLookupValue: PreparedHandlerOf<"cache-lookup-value"> = {
  prepare(policy) {
    const name = policy.requiredLiteral("variable-name");
    const key = policy.required("key");
    const otherwise = policy.value("default-value");
    return ({ execution, runtime, exchange }) =>
      whenThere(key(execution), (asked) => {
        const cached = runtime.cache.get(asked);
        const found = cached === undefined ? otherwise(execution) : cached;
        return whenThere(found, (value) => {
          if (value !== undefined) exchange.variables.set(name, value);
          return "continue";
        });
      });
  },
};
