import { Halt } from "../fault.ts";
import { bodyOf, bufferBody } from "../message/body.ts";
import type { RequestState, ResponseState } from "../message/message.ts";
import type { Step } from "../pipeline/step.ts";

/** The message that a section works on: the request, or once there is one, the response. */
export function messageOf({ exchange, section }: Step<never>): RequestState | ResponseState {
  const isRequest = section === "inbound" || section === "backend";
  return isRequest ? exchange.request : (exchange.response ?? exchange.request);
}

/**
 * The body of a message as text; undefined when there is none.
 *
 * @throws Halt when it is compressed: whether API Management unpacks it, no page says.
 */
export async function bodyText(
  step: Step<never>,
  message: RequestState | ResponseState,
): Promise<string | undefined> {
  await bufferBody(message, step.runtime.limits.bufferedPayload);
  const bytes = message.body.kind === "buffer" ? message.body.content.content : null;
  if (bytes === null) return undefined;
  const encoding = message.headers.first("Content-Encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    const { name, place } = step.statement;
    throw new Halt(name, place.line, new Error(`the body is encoded as ${encoding}.`));
  }
  return new TextDecoder().decode(bytes);
}

export function setBodyText(message: RequestState | ResponseState, text: string): void {
  message.body = bodyOf(new TextEncoder().encode(text));
  message.headers.delete("Content-Length");
}
