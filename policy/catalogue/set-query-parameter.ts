import { existsAction } from "./exists-action.ts";
import { anyNumber, child, elements, expression, policy, required, text } from "./shape.ts";

export const setQueryParameter = policy("set-query-parameter", {
  sections: ["inbound", "backend"],
  attributes: { name: expression(required), "exists-action": expression(existsAction) },
  content: elements(child("value", anyNumber, text(expression()))),
});
