import type { PolicyStatement } from "../model.ts";
import {
  atLeastOnce,
  atMostOnce,
  child,
  elements,
  expression,
  once,
  policy,
  required,
  text,
} from "./shape.ts";

export const sendServiceBusMessage = policy("send-service-bus-message", {
  sections: ["inbound", "outbound", "on-error"],
  missingIn: ["Consumption", "BasicV2", "StandardV2", "PremiumV2"],
  attributes: {
    "queue-name": expression(),
    "topic-name": expression(),
    namespace: expression(),
    "client-id": expression(),
  },
  content: elements(
    child(
      "message-properties",
      atMostOnce,
      elements(
        child("message-property", atLeastOnce, text(expression(required)), {
          name: expression(required),
        }),
      ),
    ),
    child("payload", once, text(expression(required))),
  ),
  problem: namesWhereTo,
  undocumented:
    "How the message gets there: here by Service Bus's REST API, properties as texts. Which namespace is meant without the attribute: it is needed here. A message that is not taken is a fault, whose reason is MessageNotSent here.",
});

function namesWhereTo({ name, attributes }: PolicyStatement): string | undefined {
  if (attributes.has("queue-name") === attributes.has("topic-name")) {
    return `<${name}> needs one of queue-name and topic-name.`;
  }
  return attributes.has("namespace")
    ? undefined
    : `<${name}> names no namespace, and no page says which one is meant then; write namespace.`;
}
