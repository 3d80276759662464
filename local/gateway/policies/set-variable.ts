import { whenThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf } from "../pipeline/step.ts";

export const setVariable: ImmediateHandlerOf<"set-variable"> = (step) =>
  whenThere(step.requiredAttribute("name"), (name) =>
    whenThere(step.attributeValue("value"), (value) => {
      step.exchange.variables.set(name, value === undefined ? "" : value);
      return "continue";
    }),
  );
