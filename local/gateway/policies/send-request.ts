import { errors } from "undici";
import { type Fault, PipelineEnd } from "../fault.ts";
import { BodyTooLong } from "../message/body.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { compose, send } from "./own-request.ts";

/** Sends a request of the policy's own and keeps the answer in a variable. */
export const sendRequest: HandlerOf<"send-request"> = async (step) => {
  const variable = await step.requiredAttribute("response-variable-name");
  const ignoreError = await step.flag("ignore-error", false);
  try {
    step.exchange.variables.set(variable, await send(step, await compose(step)));
  } catch (error) {
    if (error instanceof PipelineEnd) throw error;
    if (!ignoreError) throw failure(step, error);
    step.exchange.variables.set(variable, null);
  }
  return "continue";
};

function failure(step: StepOf<"send-request">, error: unknown): Fault {
  if (error instanceof BodyTooLong) return step.fault("PayloadTooLarge", error.message, error);
  const slow =
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.ConnectTimeoutError ||
    (error instanceof Error && error.name === "TimeoutError");
  return slow
    ? step.fault("Timeout", "The other server did not answer in time.", error)
    : step.fault("ConnectionFailure", "The other server cannot be reached.", error);
}
