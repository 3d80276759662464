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
  undocumented:
    "Which of the page's formula and its example counts with max-interval, as they differ: here the formula.",
  content: { kind: "statements", except: ["wait"] },
});
