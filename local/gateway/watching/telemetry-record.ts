import type { Exchange } from "../exchange/exchange.ts";

/** What is known of something that took time within a trace. */
export interface TelemetrySpan {
  /** The id of the request, as policies know it. */
  readonly requestId: string;
  /** The trace that it is part of: 32 hexadecimal digits. */
  readonly traceId: string;
  /** Itself within that trace: 16 hexadecimal digits. */
  readonly spanId: string;
  /** What led to it; undefined where nobody said so. */
  readonly parentSpanId: string | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** How long it took until the last byte of the answer, in milliseconds. */
  readonly duration: number;
  /** GET, POST and so on. */
  readonly method: string;
}

/** A request that was answered. */
export interface RequestRecord extends TelemetrySpan {
  /** Tells it from a request to a backend. */
  readonly kind: "request";
  /** The path in the URL, without its parameters. */
  readonly path: string;
  /** The `name` of the API; empty where none matched. */
  readonly api: string;
  /** The display name of the operation; empty where none matched. */
  readonly operation: string;
  /** The status of the answer. */
  readonly status: number;
}

/** A request of the gateway to the backend of an API. */
export interface BackendRecord extends TelemetrySpan {
  /** Tells it from a request of a client. */
  readonly kind: "backend";
  /** Where it went: the origin alone. */
  readonly target: string;
  /** The status of the backend's answer; undefined when there was none. */
  readonly status: number | undefined;
}

/** What the gateway would tell Application Insights, beside its trace events. No header, no parameter, no body. */
export type TelemetryRecord = RequestRecord | BackendRecord;

/**
 * The record of a request whose answer has gone out by now.
 * @param method as the client sent it; policies may have changed it since
 */
export function requestRecord(exchange: Exchange, method: string, status: number): RequestRecord {
  const { requestId, trace, startedAt, began, request, api, operation } = exchange;
  return {
    kind: "request",
    requestId,
    ...trace,
    startedAt,
    duration: performance.now() - began,
    method,
    path: request.originalUrl.path,
    api: api?.id ?? "",
    operation: operation?.displayName ?? "",
    status,
  };
}
