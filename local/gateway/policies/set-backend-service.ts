import { whenThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf } from "../pipeline/step.ts";

export const setBackendService: ImmediateHandlerOf<"set-backend-service"> = (step) =>
  whenThere(step.attribute("backend-id"), (id) => {
    const { exchange } = step;
    if (id === undefined) {
      return whenThere(step.requiredAttribute("base-url"), (url) => {
        exchange.backendUrl = url;
        exchange.backendId = undefined;
        return "continue";
      });
    }
    const backend = step.runtime.backends.get(id);
    if (backend === undefined) throw step.fault("BackendNotFound", `There is no backend ${id}.`);
    exchange.backendUrl = backend.url;
    exchange.backendId = id;
    return "continue";
  });
