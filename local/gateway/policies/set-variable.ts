import type { HandlerOf } from "../pipeline.ts";

export const setVariable: HandlerOf<"set-variable"> = async (step) => {
  const value = step.written("value");
  const name = await step.requiredAttribute("name");
  step.exchange.variables.set(name, value === undefined ? "" : await step.evaluate(value));
  return "continue";
};
