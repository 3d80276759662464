import { errors } from "undici";
import { bufferBody, outgoing } from "../body.ts";
import { Fault } from "../fault.ts";
import type { HandlerOf, Step } from "../pipeline.ts";
import { redirected } from "../redirects.ts";
import { newSpanId, traceParent } from "../trace-context.ts";
import { placeOf } from "../unreachable.ts";

/** Sends the request on. The answer is passed as it comes; nothing of it is read here. */
export const forwardRequest: HandlerOf<"forward-request"> = async (step) => {
  const { exchange, runtime } = step;
  const { request } = exchange;
  const url = backendAddress(step);
  const follows = await step.flag("follow-redirects", false);
  const buffers = await step.flag("buffer-request-body", false);
  // What may have to be sent again is kept.
  if (buffers || follows) await bufferBody(request, runtime.limits.bufferedPayload);
  if (request.body.kind === "stream" && request.body.stream.readableDidRead) {
    throw step.fault(
      "RequestBodyConsumed",
      'The body went out with an earlier attempt; buffer-request-body="true" keeps it for a retry.',
    );
  }
  const seconds = await step.number("timeout", 300);
  const span = backendSpan(step, url);
  const first = {
    url,
    method: request.method,
    headers: forwardedHeaders(step, span.spanId),
    body: outgoing(request.body),
    certificate: exchange.clientCertificate,
  };
  const patience = {
    headersTimeout: await step.number("timeout-ms", seconds * 1000),
    signal: exchange.signal,
  };
  const answer = await (follows
    ? redirected(step, first, patience)
    : step.send(first, patience)
  ).catch((error: unknown) => {
    span.end(undefined);
    throw backendFault(error);
  });
  answer.body.once("close", () => span.end(answer.status));
  if (answer.status === 404) warnOfPath(step, url);
  exchange.response = {
    status: answer.status,
    reason: answer.reason,
    headers: answer.headers.endToEnd(),
    body: { kind: "stream", stream: answer.body },
  };
  if ((await step.flag("fail-on-error-status-code", false)) && answer.status >= 400) {
    throw step.fault("BackendErrorStatusCode", `The backend answered ${answer.status}.`);
  }
  return "continue";
};

/** Where the request goes as it stands now. */
export function backendAddress(step: Step<never>): string {
  const { backendUrl, backendPath, request } = step.exchange;
  if (backendUrl === undefined) {
    throw step.fault("BackendNotFound", "No backend is set for this request.");
  }
  const query = request.url.query === "" ? "" : `?${request.url.query}`;
  return `${backendUrl.replace(/\/$/, "")}${backendPath ?? request.url.path}${query}`;
}

/** A POST without a session is for the server itself: when there is nothing, the path is likely to be wrong. */
function warnOfPath({ exchange: { request }, runtime }: Step<never>, url: string): void {
  if (request.method !== "POST" || request.headers.has("Mcp-Session-Id")) return;
  runtime.warn(
    `Nothing is at ${placeOf(url)}: it answers 404. If the server is at another path there, say so: --backend PATH=URL.`,
  );
}

/** What the backend is asked, as one part of the request's trace. */
function backendSpan({ exchange, runtime }: Step<never>, url: string) {
  const spanId = newSpanId();
  const startedAt = Date.now();
  const { requestId, trace, request } = exchange;
  const end = (status: number | undefined) =>
    runtime.record?.({
      kind: "backend",
      requestId,
      traceId: trace.traceId,
      spanId,
      parentSpanId: trace.spanId,
      startedAt,
      duration: Date.now() - startedAt,
      method: request.method,
      target: new URL(url).origin,
      status,
    });
  return { spanId, end };
}

/** The request's headers for the next connection. Its host is the backend's. */
function forwardedHeaders(step: Step<never>, spanId: string): string[] {
  const { request, api, trace } = step.exchange;
  const headers = request.headers.endToEnd();
  headers.delete("Host");
  headers.delete("Content-Length");
  headers.delete("Expect");
  if (request.body.kind === "stream") {
    const length = request.headers.first("Content-Length");
    if (length !== undefined) headers.set("Content-Length", [length]);
  }
  headers.append("X-Forwarded-For", [request.ipAddress]);
  // As API Management does where a diagnostic with the protocol W3C says so; without one, headers pass as they came.
  if (api?.correlates === true) headers.set("traceparent", [traceParent(trace.traceId, spanId)]);
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
