import type { HandlerOf } from "../pipeline/step.ts";

export const setMethod: HandlerOf<"set-method"> = async (step) => {
  step.exchange.request.method = (await step.text()).toUpperCase();
  return "continue";
};
