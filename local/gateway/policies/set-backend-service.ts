import type { HandlerOf } from "../pipeline.ts";

export const setBackendService: HandlerOf<"set-backend-service"> = async (step) => {
  const { exchange } = step;
  const id = await step.attribute("backend-id");
  if (id === undefined) {
    exchange.backendUrl = await step.requiredAttribute("base-url");
    exchange.backendId = undefined;
    return "continue";
  }
  const backend = step.runtime.backends.get(id);
  if (backend === undefined) throw step.fault("BackendNotFound", `There is no backend ${id}.`);
  exchange.backendUrl = backend.url;
  exchange.backendId = id;
  return "continue";
};
