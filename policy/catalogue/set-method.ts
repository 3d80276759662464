import { expression, policy, required, text } from "./shape.ts";

export const setMethod = policy("set-method", {
  sections: ["inbound", "on-error"],
  content: text(expression(required)),
});
