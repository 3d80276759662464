import type { HandlerOf } from "../pipeline.ts";

export const setMethod: HandlerOf<"set-method"> = async (step) => {
  step.exchange.request.method = (await step.text()).toUpperCase();
  return "continue";
};
