import type { HandlerOf } from "../pipeline.ts";
import { emitTrace } from "../trace.ts";

export const trace: HandlerOf<"trace"> = async (step) => {
  const [message] = step.children("message");
  const metadata: Record<string, string> = {};
  for (const entry of step.children("metadata")) {
    metadata[await entry.requiredAttribute("name")] = await entry.requiredAttribute("value");
  }
  const severity = await step.attribute("severity");
  emitTrace(step.runtime, step.exchange, {
    source: await step.requiredAttribute("source"),
    severity: severity === "error" || severity === "information" ? severity : "verbose",
    message: (await message?.text()) ?? "",
    metadata,
  });
  return "continue";
};
