import { sections } from "../model.ts";
import { expression, integer, policy, required } from "./shape.ts";

export const setStatus = policy("set-status", {
  sections,
  undocumented: "What it does in inbound, where there is no response yet: here it fails.",
  attributes: {
    code: expression({ ...required, ...integer }),
    reason: expression({ ...required, mayLack: "status-reason" }),
  },
});
