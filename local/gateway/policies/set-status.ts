import { STATUS_CODES } from "node:http";
import type { ResponseState } from "../message/message.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

export const setStatus: HandlerOf<"set-status"> = async (step) => {
  const { response } = step.exchange;
  if (response === undefined) throw step.fault("NoResponse", "There is no response yet.");
  await applyStatus(step, response);
  return "continue";
};

/** Applies set-status to an answer. */
export async function applyStatus(
  step: StepOf<"set-status">,
  response: ResponseState,
): Promise<void> {
  response.status = await step.number("code", 200);
  response.reason = (await step.attribute("reason")) ?? STATUS_CODES[response.status] ?? "";
}
