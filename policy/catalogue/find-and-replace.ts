import { sections } from "../model.ts";
import { expression, policy, required } from "./shape.ts";

export const findAndReplace = policy("find-and-replace", {
  sections,
  attributes: { from: expression(required), to: expression(required) },
  readsBody: true,
  undocumented:
    "Whether one occurrence is replaced or each: here each, by code units and with their case.",
});
