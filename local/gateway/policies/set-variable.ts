import { whenThere } from "../pipeline/later.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";

export const setVariable: PreparedHandlerOf<"set-variable"> = {
  prepare(policy) {
    const name = policy.requiredLiteral("name");
    const value = policy.value("value");
    return ({ execution }) =>
      whenThere(value(execution), (is) => {
        execution.exchange.variables.set(name, is === undefined ? "" : is);
        return "continue";
      });
  },
};
