import type { Exchange, TraceEvent } from "../exchange/exchange.ts";

/** Sends one trace event of a request. */
export function emitTrace(
  runtime: { trace(event: TraceEvent): void },
  exchange: Exchange,
  {
    source,
    severity,
    message,
    metadata,
  }: Pick<TraceEvent, "source" | "severity" | "message" | "metadata">,
): void {
  const { requestId, operation, watched, trace } = exchange;
  const { traceId, spanId } = trace;
  const written: TraceEvent = {
    source,
    severity,
    message,
    metadata,
    requestId,
    operation: operation?.id ?? "",
    traceId,
    spanId,
    at: Date.now(),
  };
  watched?.traced(written);
  runtime.trace(written);
}
