import { integer, literal, policy } from "./shape.ts";

export const mockResponse = policy("mock-response", {
  sections: ["inbound", "outbound", "on-error"],
  attributes: { "status-code": literal(integer), "content-type": literal() },
  undocumented:
    "An operation that runs here has neither examples nor schemas, so that the answer is empty, as the page says of that case.",
});
