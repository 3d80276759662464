import { whenThere } from "../pipeline/later.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";

export const setBackendService: PreparedHandlerOf<"set-backend-service"> = {
  prepare(policy) {
    if (policy.written("backend-id") === undefined) {
      const url = policy.required("base-url");
      return ({ execution, exchange }) =>
        whenThere(url(execution), (is) => {
          exchange.backendUrl = is;
          exchange.backendId = undefined;
          return "continue";
        });
    }
    const id = policy.required("backend-id");
    return ({ execution, exchange, runtime }) =>
      whenThere(id(execution), (is) => {
        const backend = runtime.backends.get(is);
        if (backend === undefined) {
          throw policy.fault("BackendNotFound", `There is no backend ${is}.`);
        }
        exchange.backendUrl = backend.url;
        exchange.backendId = is;
        return "continue";
      });
  },
};
