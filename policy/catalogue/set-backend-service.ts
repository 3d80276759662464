import { expression, policy } from "./shape.ts";

export const setBackendService = policy("set-backend-service", {
  sections: ["inbound", "backend"],
  attributes: { "base-url": expression(), "backend-id": expression() },
});
