import type { HandlerOf } from "../pipeline/step.ts";
import { dimensionsOf, recordMetric } from "./metric-dimensions.ts";

/** Counts something; here it is a trace event. */
export const emitMetric: HandlerOf<"emit-metric"> = async (step) => {
  const value = await step.number("value", 1);
  if (!Number.isFinite(value)) throw step.fault("ConfigurationError", "value is no number.");
  recordMetric(step, {
    name: await step.requiredAttribute("name"),
    namespace: (await step.attribute("namespace")) ?? "API Management",
    value,
    dimensions: await dimensionsOf(step),
  });
  return "continue";
};
