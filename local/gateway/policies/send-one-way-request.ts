import type { HandlerOf } from "../pipeline/step.ts";
import { emitTrace } from "../watching/trace.ts";
import { compose, send } from "./own-request.ts";

/** Sends a request and does not wait for the answer. */
export const sendOneWayRequest: HandlerOf<"send-one-way-request"> = async (step) => {
  const message = await compose(step);
  send(step, message).catch((error: unknown) => {
    emitTrace(step.runtime, step.exchange, {
      source: "send-one-way-request",
      severity: "error",
      message: error instanceof Error ? error.message : String(error),
      metadata: {},
    });
  });
  return "continue";
};
