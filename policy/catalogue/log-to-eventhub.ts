import { type PolicyStatement, sections } from "../model.ts";
import { expression, integer, literal, policy, required, text } from "./shape.ts";

export const logToEventHub = policy("log-to-eventhub", {
  sections,
  attributes: {
    "logger-id": literal(required),
    "partition-id": literal(integer),
    "partition-key": expression(),
  },
  content: text(expression(required)),
  problem: hasOnePartition,
  undocumented:
    "There is no event hub here: the message is a trace event with the policy as its source. Of a long one the first 200 KB are kept; whether a character may be cut in two is not said, and here it is not.",
});

function hasOnePartition({ attributes }: PolicyStatement): string | undefined {
  return attributes.has("partition-id") && attributes.has("partition-key")
    ? "<log-to-eventhub> has partition-id and partition-key; write one of them."
    : undefined;
}
