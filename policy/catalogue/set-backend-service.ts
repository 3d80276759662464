import { expression, policy } from "./shape.ts";

const serviceFabric = expression({
  refused: "no cluster of Service Fabric is here. Name a backend that has a URL.",
});

export const setBackendService = policy("set-backend-service", {
  sections: ["inbound", "backend"],
  attributes: {
    "base-url": expression(),
    "backend-id": expression(),
    "sf-resolve-condition": serviceFabric,
    "sf-service-instance-name": serviceFabric,
    "sf-partition-key": serviceFabric,
    "sf-listener-name": serviceFabric,
    "sf-replica-type": serviceFabric,
  },
});
