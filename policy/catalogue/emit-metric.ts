import { sections } from "../model.ts";
import { checkDimensions, dimensions } from "./metric-dimensions.ts";
import { expression, literal, policy, required } from "./shape.ts";

export const emitMetric = policy("emit-metric", {
  sections,
  attributes: {
    name: literal(required),
    namespace: literal(),
    value: expression({ format: "number" }),
  },
  content: dimensions,
  problem: checkDimensions,
  undocumented:
    "There is no Application Insights here: the metric is a trace event with the policy as its source. Product, user and subscription have no id here, and their dimensions are empty.",
});
