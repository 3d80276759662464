import { sections } from "../model.ts";
import { lacksAddress, request } from "./own-request.ts";
import { expression, integer, literal, policy, required, variable } from "./shape.ts";

export const sendRequest = policy("send-request", {
  sections,
  undocumented:
    "Whether redirects are followed: here not. Whether a failure leaves the variable null or unset: here null.",
  attributes: {
    mode: expression({ oneOf: ["new", "copy"] }),
    // An error that is ignored sets it to null.
    "response-variable-name": expression({ ...required, ...variable("sets-unread") }),
    timeout: expression(integer),
    "ignore-error": literal({ format: "boolean" }),
  },
  content: request,
  problem: lacksAddress,
});
