import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import type {
  BackendRecord,
  RequestRecord,
  TelemetryRecord,
} from "../../local/gateway/watching/telemetry-record.ts";
import type { Tables } from "./run-query.ts";
import type { Row } from "./values.ts";

/**
 * The rows that Application Insights would hold of a local run. What API Management puts into `customDimensions` is as
 * published samples of its rows show it.
 */
export function tablesOf(
  issuer: string,
  events: readonly TraceEvent[],
  records: readonly TelemetryRecord[],
): Tables {
  const { origin } = new URL(issuer);
  return {
    traces: events.map(trace),
    requests: records.filter((it) => it.kind === "request").map((it) => request(origin, it)),
    dependencies: records.filter((it) => it.kind === "backend").map(dependency),
    exceptions: [],
  };
}

function trace({ at, message, metadata, traceId, spanId, severity }: TraceEvent): Row {
  return billed("trace", {
    timestamp: new Date(at),
    message,
    severityLevel: { verbose: 0, information: 1, error: 3 }[severity],
    customDimensions: metadata,
    operation_Id: traceId,
    operation_ParentId: spanId,
  });
}

function request(origin: string, record: RequestRecord): Row {
  return billed("request", {
    ...spanOf(record),
    name: `${record.method} ${record.path}`,
    url: `${origin}${record.path}`,
    success: record.status < 400 ? "True" : "False",
    resultCode: String(record.status),
    customDimensions: {
      "Request Id": record.requestId,
      "HTTP Method": record.method,
      "API Name": record.api,
      "Operation Name": record.operation,
    },
  });
}

function dependency(record: BackendRecord): Row {
  return billed("dependency", {
    ...spanOf(record),
    target: record.target,
    name: record.method,
    success: (record.status ?? 500) < 400 ? "True" : "False",
    resultCode: String(record.status ?? ""),
    customDimensions: {},
  });
}

function spanOf({ startedAt, duration, traceId, spanId, parentSpanId }: TelemetryRecord): Row {
  return {
    timestamp: new Date(startedAt),
    id: spanId,
    duration,
    operation_Id: traceId,
    operation_ParentId: parentSpanId ?? "",
  };
}

function billed(itemType: string, row: Row): Row {
  return { ...row, itemType, _BilledSize: JSON.stringify(row).length };
}
