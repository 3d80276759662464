import {
  LiquidError,
  type LiquidTemplate,
  type PolicyStatement,
  parseLiquid,
} from "../../../policy/index.ts";
import { liquidBindings } from "../content/liquid-bindings.ts";
import { messageOf } from "../content/text-body.ts";
import { Halt } from "../fault.ts";
import { bodyOf } from "../message/body.ts";
import type { Body, RequestState, ResponseState } from "../message/message.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

export const setBody: HandlerOf<"set-body"> = async (step) => {
  const message = messageOf(step);
  await applyBody(step, message, message);
  message.headers.delete("Content-Length");
  return "continue";
};

/**
 * Applies set-body: a byte array goes out as it is, anything else as UTF-8 text.
 *
 * @param input the message that a Liquid template works on; none inside return-response
 */
export async function applyBody(
  step: StepOf<"set-body">,
  message: { body: Body },
  input: RequestState | ResponseState | undefined,
): Promise<void> {
  const isTemplate = (await step.attribute("template")) === "liquid";
  const value = isTemplate ? await rendered(step, input) : await step.content();
  message.body = bodyOf(
    value instanceof Uint8Array ? value : new TextEncoder().encode(step.display(value)),
  );
}

/** Templates are read once. */
const templates = new WeakMap<PolicyStatement, LiquidTemplate>();

async function rendered(
  step: StepOf<"set-body">,
  input: RequestState | ResponseState | undefined,
): Promise<string> {
  const { statement } = step;
  const template = templates.get(statement) ?? parseLiquid(await step.text());
  templates.set(statement, template);
  const bindings = await liquidBindings(step, input, await step.flag("parse-date", true));
  try {
    return template.render(bindings);
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error;
    throw new Halt(statement.name, statement.place.line, error);
  }
}
