import { CSharpObject, type CSharpValue, display } from "../../../policy/index.ts";
import { bodyOf } from "../body.ts";
import type { Body } from "../exchange.ts";
import type { HandlerOf, StepOf } from "../pipeline.ts";
import { messageOf } from "../text-body.ts";

export const setBody: HandlerOf<"set-body"> = async (step) => {
  const message = messageOf(step);
  await applyBody(step, message);
  message.headers.delete("Content-Length");
  return "continue";
};

/** Applies set-body: a byte array goes out as it is, anything else as UTF-8 text. */
export async function applyBody(step: StepOf<"set-body">, message: { body: Body }): Promise<void> {
  message.body = bodyOf(bytesOf(await step.content()));
}

function bytesOf(value: CSharpValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return new TextEncoder().encode(
    value instanceof CSharpObject ? value.toString() : display(value),
  );
}
