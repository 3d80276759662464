import { PolicyResponse } from "../../../policy/index.ts";
import { bodyOf } from "../message/body.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { ResponseState } from "../message/message.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { applyBody } from "./set-body.ts";
import { applyHeader } from "./set-header.ts";
import { applyStatus } from "./set-status.ts";

/** Ends the pipeline with a response of its own: nothing of what was set before goes into it. */
export const returnResponse: HandlerOf<"return-response"> = async (step) => {
  const response = await startingResponse(step);
  for (const child of step.statement.children.map((statement) => step.child(statement))) {
    switch (child.statement.name) {
      case "set-status":
        await applyStatus(child, response);
        break;
      case "set-header":
        await applyHeader(child, response.headers);
        break;
      default:
        await applyBody(child, response, undefined);
    }
  }
  step.exchange.response = response;
  return "answered";
};

async function startingResponse(step: StepOf<"return-response">): Promise<ResponseState> {
  const variable = await step.attribute("response-variable-name");
  const empty: ResponseState = {
    status: 200,
    reason: "OK",
    headers: new MessageHeaders(),
    body: { kind: "none" },
  };
  if (variable === undefined) return empty;
  const stored = step.exchange.variables.get(variable);
  if (!(stored instanceof PolicyResponse)) {
    throw step.fault("VariableNotFound", `The variable ${variable} holds no response.`);
  }
  for (const name of stored.headers.keys()) {
    empty.headers.set(name, stored.headers.list(name) ?? []);
  }
  // The body may have been read, or another one is set; its length is that of what goes out.
  empty.headers.delete("Content-Length");
  return {
    ...empty,
    status: stored.statusCode,
    reason: stored.statusReason,
    body: stored.body === null ? { kind: "none" } : bodyOf(stored.body.content ?? new Uint8Array()),
  };
}
