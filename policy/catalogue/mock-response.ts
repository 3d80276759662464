import { integer, literal, policy } from "./shape.ts";

export const mockResponse = policy("mock-response", {
  sections: ["inbound", "outbound", "on-error"],
  attributes: { "status-code": literal(integer), "content-type": literal() },
  undocumented:
    "The examples are those of the OpenAPI document of a folder that is served. Of a schema alone API Management makes one; here the answer is empty then, with a warning. The operations of a stack have neither, and the page says that the answer is empty in that case.",
});
