import { errors } from "undici";
import { HeaderMap, MessageBody, PolicyResponse } from "../../../policy/index.ts";
import { BodyTooLong, bufferBody, collect, outgoing } from "../body.ts";
import type { Body } from "../exchange.ts";
import { type Fault, PipelineEnd } from "../fault.ts";
import { MessageHeaders } from "../message-headers.ts";
import type { PolicyHandler, Step } from "../pipeline.ts";
import { emitTrace } from "../runtime.ts";
import { backendAddress } from "./backend.ts";
import { applyBody, applyHeader } from "./messages.ts";

/** Sends a request of the policy's own and keeps the answer in a variable. */
const sendRequest: PolicyHandler = async (step) => {
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

function failure(step: Step, error: unknown): Fault {
  if (error instanceof BodyTooLong) return step.fault("PayloadTooLarge", error.message, error);
  const slow =
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.ConnectTimeoutError ||
    (error instanceof Error && error.name === "TimeoutError");
  return slow
    ? step.fault("Timeout", "The other server did not answer in time.", error)
    : step.fault("ConnectionFailure", "The other server cannot be reached.", error);
}

/** Sends a request and does not wait for the answer. */
const sendOneWayRequest: PolicyHandler = async (step) => {
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

interface Message {
  url: string;
  method: string;
  readonly headers: MessageHeaders;
  body: Body;
}

/** The request that a policy describes, or with mode="copy" the current one as it is changed. */
async function compose(step: Step): Promise<Message> {
  const message = (await step.attribute("mode")) === "copy" ? await copied(step) : blank();
  for (const child of step.statement.children.map((statement) => step.child(statement))) {
    switch (child.statement.name) {
      case "set-url":
        message.url = await child.text();
        break;
      case "set-method":
        message.method = await child.text();
        break;
      case "set-header":
        await applyHeader(child, message.headers);
        break;
      default:
        await applyBody(child, message);
    }
  }
  if (message.url === "") throw step.fault("ConfigurationError", "set-url gives no address.");
  return message;
}

function blank(): Message {
  return { url: "", method: "GET", headers: new MessageHeaders(), body: { kind: "none" } };
}

/** The current request; its body stays there for the backend. */
async function copied(step: Step): Promise<Message> {
  const { request } = step.exchange;
  await bufferBody(request, step.runtime.limits.bufferedPayload);
  const headers = request.headers.endToEnd();
  headers.delete("Host");
  headers.delete("Content-Length");
  const names = step.statement.children.map(({ name }) => name);
  return {
    url: names.includes("set-url") ? "" : backendAddress(step),
    method: request.method,
    headers,
    body: request.body,
  };
}

async function send(step: Step, message: Message) {
  const timeout = (await step.number("timeout", 60)) * 1000;
  const answer = await step.runtime.outbound.send(
    {
      url: message.url,
      method: message.method,
      headers: message.headers.toRaw(),
      body: outgoing(message.body),
    },
    { headersTimeout: timeout, signal: AbortSignal.timeout(timeout) },
  );
  return new PolicyResponse({
    statusCode: answer.status,
    statusReason: answer.reason,
    headers: new HeaderMap(answer.headers),
    body: new MessageBody(await collect(answer.body, step.runtime.limits.bufferedPayload)),
  });
}

export const sendRequestHandlers: readonly (readonly [string, PolicyHandler])[] = [
  ["send-request", sendRequest],
  ["send-one-way-request", sendOneWayRequest],
];
