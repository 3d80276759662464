import type { HandlerOf } from "../pipeline.ts";

export const setBackendService: HandlerOf<"set-backend-service"> = async (step) => {
  const id = await step.attribute("backend-id");
  if (id === undefined) {
    step.exchange.backendUrl = await step.requiredAttribute("base-url");
    return "continue";
  }
  const url = step.runtime.backends.get(id);
  if (url === undefined) throw step.fault("BackendNotFound", `There is no backend ${id}.`);
  step.exchange.backendUrl = url;
  return "continue";
};
