import { sections } from "../model.ts";
import { expression, integer, policy, required } from "./shape.ts";

export const setStatus = policy("set-status", {
  sections,
  attributes: { code: expression({ ...required, ...integer }), reason: expression(required) },
});
