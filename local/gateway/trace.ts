import type { Exchange, TraceEvent } from "./exchange.ts";
import type { GatewayRuntime } from "./runtime.ts";

/** Sends one trace event of a request. */
export function emitTrace(
  runtime: GatewayRuntime,
  exchange: Exchange,
  event: Omit<TraceEvent, "requestId" | "operation">,
): void {
  const { requestId, operation, watched } = exchange;
  const written = { ...event, requestId, operation: operation?.id ?? "" };
  watched?.traced(written);
  runtime.trace(written);
}
