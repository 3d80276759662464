import type { HandlerOf } from "../pipeline/step.ts";
import { emitTrace } from "../watching/trace.ts";

/** The longest message, in bytes; a longer one is cut off. */
const longest = 200 * 1024;

/** Writes a message for an event hub; here it is a trace event. */
export const logToEventHub: HandlerOf<"log-to-eventhub"> = async (step) => {
  const id = await step.attribute("partition-id");
  const key = await step.attribute("partition-key");
  emitTrace(step.runtime, step.exchange, {
    source: "log-to-eventhub",
    severity: "information",
    message: shortened(await step.text()),
    metadata: {
      loggerId: await step.requiredAttribute("logger-id"),
      ...(id === undefined ? {} : { partitionId: id }),
      ...(key === undefined ? {} : { partitionKey: key }),
    },
  });
  return "continue";
};

function shortened(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= longest) return text;
  // A character that is cut is left out.
  return new TextDecoder().decode(bytes.subarray(0, longest), { stream: true });
}
