import { errors } from "undici";
import { outgoing } from "../body.ts";
import { Fault } from "../fault.ts";
import { MessageHeaders } from "../message-headers.ts";
import type { PolicyHandler, Step } from "../pipeline.ts";

const setBackendService: PolicyHandler = async (step) => {
  const id = await step.attribute("backend-id");
  if (id === undefined) {
    step.exchange.backendUrl = await step.requiredAttribute("base-url");
    return "continue";
  }
  const url = step.runtime.backends.get(id);
  if (url === undefined) throw step.fault("BackendNotFound", `There is no backend ${id}.`);
  step.exchange.backendUrl = url;
  return "continue";
};

/** Sends the request on. The answer is passed as it comes; nothing of it is read here. */
const forwardRequest: PolicyHandler = async (step) => {
  const { exchange, runtime } = step;
  const { request } = exchange;
  if (exchange.backendUrl === undefined) {
    throw step.fault("BackendNotFound", "No backend is set for this request.");
  }
  const query = request.url.query === "" ? "" : `?${request.url.query}`;
  const url = `${exchange.backendUrl.replace(/\/$/, "")}${request.url.path}${query}`;
  const answer = await runtime.outbound
    .send(url, {
      method: request.method as "GET",
      headers: forwardedHeaders(step),
      body: outgoing(request.body),
      headersTimeout: (await step.number("timeout", 300)) * 1000,
      signal: exchange.signal,
      responseHeaders: "raw",
    })
    .catch((error: unknown) => {
      throw backendFault(error);
    });
  const raw = answer.headers as unknown as Buffer[];
  exchange.response = {
    status: answer.statusCode,
    reason: answer.statusText,
    headers: MessageHeaders.fromRaw(raw.map((part) => part.toString("latin1"))).endToEnd(),
    body: { kind: "stream", stream: answer.body },
  };
  if ((await step.flag("fail-on-error-status-code", false)) && answer.statusCode >= 400) {
    throw step.fault("BackendErrorStatusCode", `The backend answered ${answer.statusCode}.`);
  }
  return "continue";
};

/** The request's headers for the next connection. Its host is the backend's. */
function forwardedHeaders(step: Step): string[] {
  const { request } = step.exchange;
  const headers = request.headers.endToEnd();
  headers.delete("Host");
  headers.delete("Content-Length");
  headers.delete("Expect");
  if (request.body.kind === "stream") {
    const length = request.headers.first("Content-Length");
    if (length !== undefined) headers.set("Content-Length", [length]);
  }
  headers.append("X-Forwarded-For", [request.ipAddress]);
  return headers.toRaw();
}

function backendFault(error: unknown): Fault {
  const timeout =
    error instanceof errors.HeadersTimeoutError || error instanceof errors.ConnectTimeoutError;
  return new Fault(
    {
      source: "forward-request",
      reason: timeout ? "Timeout" : "BackendConnectionFailure",
      message: timeout ? "The backend did not answer in time." : "The backend cannot be reached.",
      status: 500,
    },
    { cause: error },
  );
}

export const backendHandlers: readonly (readonly [string, PolicyHandler])[] = [
  ["set-backend-service", setBackendService],
  ["forward-request", forwardRequest],
];
