import type { RequestTrace, SectionName, ShownCall, ShownHeader, ShownMessage } from "./model.ts";

/** An entry of a trace of API Management. */
interface TraceEntry {
  readonly source: string;
  readonly timestamp: string;
  readonly elapsed: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A trace as API Management's API Inspector gives it. */
export interface ApiManagementTrace {
  readonly traceId: string;
  readonly traceEntries: Readonly<Partial<Record<SectionName, readonly TraceEntry[]>>>;
}

/**
 * The trace of a request as API Management writes it for `Ocp-Apim-Trace`: entries by section, each with source, time and
 * data. The frame, the entries of the request, its configuration and its answer are as Microsoft's pages show them; what each
 * policy says of itself is not documented, and is what is known here.
 *
 * {@link https://learn.microsoft.com/azure/api-management/api-management-howto-api-inspector}
 */
export function apiManagementTrace(trace: RequestTrace): ApiManagementTrace {
  const entries: Partial<Record<SectionName, TraceEntry[]>> = {};
  const add = (section: SectionName, source: string, at: number, data: TraceEntry["data"]) => {
    const timestamp = timestampOf(trace.at + at);
    const entry = { source, timestamp, elapsed: elapsedOf(at), data };
    entries[section] = [...(entries[section] ?? []), entry];
  };
  const { method, url, request } = trace;
  add("inbound", "api-inspector", 0, {
    request: { method, url, headers: headersOf(request.headers) },
  });
  const configuration = {
    api: { from: trace.api ?? null },
    operation: { name: trace.operation ?? null },
  };
  add("inbound", "api-inspector", 0, { configuration });
  for (const run of trace.runs) {
    const calls = run.calls.flatMap((index) => trace.callsInFull[index] ?? []);
    for (const call of calls) add(run.section, run.name, call.began, sentBy(call));
    const changes = run.changes.map(({ what, name, before = null, after = null }) => ({
      ...{ what, name, before, after },
    }));
    add(run.section, run.name, run.began + (run.took ?? 0), {
      ...{ path: run.path, scope: run.scope, policy: run.document, line: run.place.line },
      ...(changes.length === 0 ? {} : { changes }),
      ...(run.error === undefined ? {} : { error: run.error }),
      ...(calls.length === 0 ? {} : { responses: calls.map(answerTo) }),
    });
  }
  const { answer } = trace;
  if (answer !== undefined) {
    const last = trace.runs.some(({ section }) => section === "on-error") ? "on-error" : "outbound";
    const at = trace.took ?? 0;
    add(last, "transfer-response", at, { response: responseOf(trace, answer) });
  }
  return { traceId: trace.id, traceEntries: entries };
}

function sentBy({ method, url, request }: ShownCall): TraceEntry["data"] {
  const message = "Request is being forwarded to the backend service.";
  return { message, request: { method, url, headers: headersOf(request.headers) } };
}

function answerTo({ status, failure, answer }: ShownCall): TraceEntry["data"] {
  return failure === undefined
    ? { status: { code: status ?? null }, headers: headersOf(answer?.headers ?? []) }
    : { failure };
}

function responseOf({ status, reason }: RequestTrace, answer: ShownMessage) {
  return {
    status: { code: status ?? null, reason: reason ?? "" },
    headers: headersOf(answer.headers),
  };
}

function headersOf(headers: readonly ShownHeader[]) {
  return headers.map(([name, value]) => ({ name, value }));
}

/** With ten millionths of a second, as .NET writes it. */
function timestampOf(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const rest = Math.round((milliseconds - whole) * 10_000);
  return new Date(whole).toISOString().replace("Z", `${String(rest).padStart(4, "0")}Z`);
}

/** As .NET writes a TimeSpan. */
function elapsedOf(milliseconds: number): string {
  const ticks = Math.round(milliseconds * 10_000);
  const seconds = Math.floor(ticks / 10_000_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two);
  return `${clock.join(":")}.${String(ticks % 10_000_000).padStart(7, "0")}`;
}
