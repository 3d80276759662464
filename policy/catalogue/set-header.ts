import { sections } from "../model.ts";
import { existsAction } from "./exists-action.ts";
import { anyNumber, child, elements, expression, policy, required, text } from "./shape.ts";

export const setHeader = policy("set-header", {
  sections,
  undocumented: "What an attempt to set a header of the connection does: here it fails.",
  attributes: { name: expression(required), "exists-action": expression(existsAction) },
  content: elements(child("value", anyNumber, text(expression()))),
});
