import type { Exchange, Metric } from "../exchange/exchange.ts";
import type { Step } from "../pipeline/step.ts";
import { emitTrace } from "../watching/trace.ts";

/** The dimensions of a metric; those without a value are known to the gateway. */
export async function dimensionsOf(
  step: Step<"dimension" | "name" | "value">,
): Promise<Record<string, string>> {
  const dimensions: Record<string, string> = {};
  for (const dimension of step.children("dimension")) {
    const name = await dimension.requiredAttribute("name");
    dimensions[name] = (await dimension.attribute("value")) ?? knownValue(step.exchange, name);
  }
  return dimensions;
}

function knownValue({ api, operation, access }: Exchange, name: string): string {
  switch (name) {
    case "API ID":
      return api?.id ?? "";
    case "Operation ID":
      return operation?.id ?? "";
    case "Product ID":
      return access?.product?.id ?? "";
    case "Subscription ID":
      return access?.subscription?.id ?? "";
    case "User ID":
      return access?.user?.id ?? "";
    case "Location":
      return "local";
    case "Gateway ID":
      return "managed";
    default:
      return "";
  }
}

/** Counts a metric, which is a trace event here. */
export function recordMetric(
  step: Step<never>,
  { name, namespace, value, dimensions }: Metric,
): void {
  step.exchange.watched?.measured({ name, namespace, value, dimensions });
  emitTrace(step.runtime, step.exchange, {
    source: step.statement.name,
    severity: "information",
    message: name,
    metadata: { ...dimensions, namespace, value: String(value) },
  });
}
