import type { Readable } from "node:stream";
import { errors } from "undici";
import type { WrittenInPolicy } from "../../../policy/index.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { newSpanId, traceParent } from "../exchange/trace-context.ts";
import { Fault } from "../fault.ts";
import { onceClosed } from "../message/arriving-body.ts";
import { bufferBody, outgoing } from "../message/body.ts";
import type { RequestState } from "../message/message.ts";
import { askedUrl } from "../outbound/asked-url.ts";
import type { ClientCertificate, OutboundAnswer } from "../outbound/outbound.ts";
import { redirected } from "../outbound/redirects.ts";
import { placeOf } from "../outbound/unreachable.ts";
import type { Execution } from "../pipeline/execution.ts";
import type { Later } from "../pipeline/later.ts";
import { fixed, type Reader, whenRead } from "../pipeline/readers.ts";
import type { PreparedHandlerOf, Step, StepOf } from "../pipeline/step.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";
import type { Backend, BackendCredentials, BackendOutcome } from "../service/backends.ts";
import { shown } from "./authentication-certificate.ts";

/** Sends the request on. The answer is passed as it comes; nothing of it is read here. */
export const forwardRequest: PreparedHandlerOf<"forward-request"> = {
  prepare(policy) {
    const settings = settingsOf(policy);
    return (step) => forward(step, settings);
  },
};

/** How the policy sends; the timeout in milliseconds. */
interface Settings {
  readonly follows: boolean;
  readonly buffers: boolean;
  readonly failsOnStatus: boolean;
  readonly timeout: number;
}

function settingsOf(policy: WrittenPolicy<WrittenInPolicy<"forward-request">>): Reader<Settings> {
  const read = [
    policy.flag("follow-redirects", false),
    policy.flag("buffer-request-body", false),
    policy.flag("fail-on-error-status-code", false),
    policy.number("timeout", 300),
    policy.written("timeout-ms") === undefined
      ? fixed(undefined)
      : policy.number("timeout-ms", Number.NaN),
  ] as const;
  return (execution: Execution): Later<Settings> =>
    whenRead(read, execution, (follows, buffers, failsOnStatus, seconds, milliseconds) => ({
      follows,
      buffers,
      failsOnStatus,
      timeout: milliseconds ?? seconds * 1000,
    }));
}

async function forward(
  step: StepOf<"forward-request">,
  settings: Reader<Settings>,
): Promise<Outcome> {
  const { exchange, runtime } = step;
  const { request } = exchange;
  const target = backendOf(step);
  const url = addressAt(step, target);
  const read = settings(step.execution);
  const { follows, buffers, failsOnStatus, timeout } = read instanceof Promise ? await read : read;
  // What may have to be sent again is kept.
  if (buffers || follows) await bufferBody(request, runtime.limits.bufferedPayload);
  if (request.body.kind === "stream" && request.body.stream.readableDidRead) {
    throw step.fault(
      "RequestBodyConsumed",
      'The body went out with an earlier attempt; buffer-request-body="true" keeps it for a retry.',
    );
  }
  const span = backendSpan(step, url);
  const first = {
    url,
    method: request.method,
    headers: forwardedHeaders(step, span.spanId, target?.backend.credentials),
    body: forwardedBody(request),
    certificate: certificateFor(step, target?.backend.credentials) ?? exchange.clientCertificate,
    proxy: exchange.proxy,
  };
  const patience = { headersTimeout: timeout, signal: exchange.signal };
  let answer: OutboundAnswer;
  try {
    answer = await (follows ? redirected(step, first, patience) : step.send(first, patience));
  } catch (error) {
    span.end(undefined);
    target?.report("failed");
    // It went out, whichever way it came and however much of it was taken: on-error finds none, rather than a stream that broke.
    if (request.body.kind === "stream") request.body = { kind: "none" };
    throw backendFault(error);
  }
  onceClosed(answer.body, () => span.end(answer.status));
  target?.report({ status: answer.status, retryAfter: answer.headers.first("Retry-After") });
  if (answer.status === 404) warnOfPath(step, url);
  exchange.response = {
    status: answer.status,
    reason: answer.reason,
    headers: answer.headers.endToEnd(),
    body: answer.body,
  };
  if (failsOnStatus && answer.status >= 400) {
    throw step.fault("BackendErrorStatusCode", `The backend answered ${answer.status}.`);
  }
  return "continue";
}

/** What the backend is sent. A body of no stated length stays a stream: undici sends it in chunks, unless it has ended by then. */
function forwardedBody({ body, headers }: RequestState): Readable | Uint8Array | null {
  const isMeasured = body.kind === "stream" && headers.has("Content-Length");
  const whole = isMeasured ? body.takeWhole?.() : undefined;
  if (whole === undefined) return outgoing(body);
  const [first] = whole;
  return first !== undefined && whole.length === 1 ? first : Buffer.concat(whole);
}

/** Where the request goes as it stands now. */
export function backendAddress(step: Step<never>): string {
  const { backendId } = step.exchange;
  const backend = backendId === undefined ? undefined : step.runtime.backends.get(backendId);
  return addressAt(step, backend && { backend });
}

/** The backend that this request goes to, of a pool the next one; none when the policies say a URL. */
function backendOf({ exchange: { backendId }, runtime }: Step<never>) {
  if (backendId === undefined) return undefined;
  const { backends, backendStates } = runtime;
  const [id, backend] = backendStates.choose(backendId, backends);
  return {
    backend,
    report: (outcome: BackendOutcome) => backendStates.report(id, backend, outcome),
  };
}

function addressAt(step: Step<never>, target: { readonly backend: Backend } | undefined): string {
  const { api, backendUrl, request } = step.exchange;
  const asked = api?.isMcp && request.url.path === "/" ? "" : request.url.path;
  const { url = backendUrl, path, credentials } = target?.backend ?? {};
  if (url === undefined) {
    throw step.fault("BackendNotFound", "No backend is set for this request.");
  }
  const query = queryOf(request.url.query, credentials?.query);
  return `${url.replace(/\/$/, "")}${path ?? asked}${query === "" ? "" : `?${query}`}`;
}

/** A query with what a backend's credentials add to it. */
function queryOf(query: string, added: BackendCredentials["query"] | undefined): string {
  if (added === undefined) return query;
  const parts = Object.entries(added).flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return [query, ...parts].filter((part) => part !== "").join("&");
}

function certificateFor(
  step: Step<never>,
  credentials: BackendCredentials | undefined,
): ClientCertificate | undefined {
  const id = credentials?.certificateId;
  if (id === undefined) return undefined;
  return shown(step, step.runtime.certificates.get(id), id);
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
  const [startedAt, began] = [Date.now(), performance.now()];
  const { requestId, trace, request } = exchange;
  const end = (status: number | undefined) =>
    runtime.record?.({
      kind: "backend",
      requestId,
      traceId: trace.traceId,
      spanId,
      parentSpanId: trace.spanId,
      startedAt,
      duration: performance.now() - began,
      method: request.method,
      target: askedUrl(url).origin,
      status,
    });
  return { spanId, end };
}

/** The request's headers for the next connection. Its host is the backend's. */
function forwardedHeaders(
  step: Step<never>,
  spanId: string,
  credentials: BackendCredentials | undefined,
): string[] {
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
  for (const [name, values] of Object.entries(credentials?.headers ?? {})) {
    headers.set(name, values);
  }
  if (credentials?.authorization !== undefined) {
    headers.set("Authorization", [credentials.authorization]);
  }
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
