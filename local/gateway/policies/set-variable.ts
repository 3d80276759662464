import { whenThere } from "../later.ts";
import type { PromptHandlerOf } from "../pipeline.ts";

export const setVariable: PromptHandlerOf<"set-variable"> = (step) =>
  whenThere(step.requiredAttribute("name"), (name) =>
    whenThere(step.attributeValue("value"), (value) => {
      step.exchange.variables.set(name, value === undefined ? "" : value);
      return "continue";
    }),
  );
