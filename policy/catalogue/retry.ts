import { sections } from "../model.ts";
import { boolean, expression, integer, policy, required } from "./shape.ts";

export const retry = policy("retry", {
  sections,
  attributes: {
    condition: expression({ ...required, ...boolean }),
    count: expression({ ...required, ...integer }),
    interval: expression({ ...required, ...integer }),
    "max-interval": expression(integer),
    delta: expression(integer),
    "first-fast-retry": expression(boolean),
  },
  content: { kind: "statements", except: ["wait"] },
});
