import type { MessageHeaders } from "../message-headers.ts";
import type { HandlerOf, Step, StepOf } from "../pipeline.ts";

export const setHeader: HandlerOf<"set-header"> = async (step) => {
  await applyHeader(step, headersOf(step));
  return "continue";
};

/** The message that a section works on. */
function headersOf(step: Step<never>): MessageHeaders {
  const { request, response } = step.exchange;
  if (step.section === "inbound" || step.section === "backend") return request.headers;
  if (response === undefined) throw step.fault("NoResponse", "There is no response yet.");
  return response.headers;
}

/** Headers that no policy can change: they describe the connection. */
const fixedHeaders = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/** Applies set-header to headers. */
export async function applyHeader(
  step: StepOf<"set-header">,
  headers: MessageHeaders,
): Promise<void> {
  const name = await step.requiredAttribute("name");
  if (fixedHeaders.has(name.toLowerCase())) {
    throw step.fault("HeaderNotAllowed", `The header ${name} cannot be set.`);
  }
  const action = (await step.attribute("exists-action")) ?? "override";
  const values: string[] = [];
  for (const value of step.children("value")) values.push(await value.text());
  if (values.some((value) => /[\r\n\0]/.test(value))) {
    throw step.fault("HeaderValueNotAllowed", `The value of ${name} holds a line break.`);
  }
  switch (action) {
    case "delete":
      headers.delete(name);
      break;
    case "append":
      headers.append(name, values);
      break;
    case "skip":
      if (!headers.has(name)) headers.set(name, values);
      break;
    default:
      headers.set(name, values);
  }
}
