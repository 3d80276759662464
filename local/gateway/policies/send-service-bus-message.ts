import { discard } from "../message/body.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

/** What Service Bus's tokens are for. */
const audience = "https://servicebus.azure.net";

/** Sends a message to a queue or a topic ("Send message", REST API of Service Bus). */
export const sendServiceBusMessage: HandlerOf<"send-service-bus-message"> = async (step) => {
  const entity =
    (await step.attribute("queue-name")) ?? (await step.requiredAttribute("topic-name"));
  const namespace = await step.requiredAttribute("namespace");
  const clientId = (await step.attribute("client-id")) ?? "";
  const [payload] = step.children("payload");
  const body = payload === undefined ? "" : await payload.text();
  const properties = await propertiesOf(step);
  const why = await sent(step, {
    url: `https://${namespace}/${entity}/messages`,
    method: "POST",
    headers: [
      "Authorization",
      `Bearer ${await step.runtime.managedIdentityToken(clientId, audience)}`,
      ...["Content-Type", "text/plain; charset=utf-8"],
      ...properties,
    ],
    body: Buffer.from(body),
  });
  if (why !== undefined) throw step.fault("MessageNotSent", why);
  return "continue";
};

type Message = Parameters<StepOf<"send-service-bus-message">["send"]>[0];

/** Why Service Bus did not take it; undefined when it did. */
async function sent(
  step: StepOf<"send-service-bus-message">,
  message: Message,
): Promise<string | undefined> {
  try {
    const answer = await step.send(message, { headersTimeout: 60_000 });
    await discard(answer.body);
    return answer.status === 201 ? undefined : `${message.url} answered ${answer.status}.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Properties are headers, texts in quotation marks. */
async function propertiesOf(step: StepOf<"send-service-bus-message">): Promise<string[]> {
  const headers: string[] = [];
  for (const list of step.children("message-properties")) {
    for (const property of list.children("message-property")) {
      const name = await property.requiredAttribute("name");
      if (!/^[\w-]+$/.test(name)) {
        throw step.fault("ConfigurationError", `"${name}" cannot be the name of a property.`);
      }
      headers.push(name, JSON.stringify(await property.text()).replace(/[^\x20-\x7e]/g, escaped));
    }
  }
  return headers;
}

/** A header has letters of ASCII alone. */
function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
