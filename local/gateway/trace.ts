import type { Exchange, TraceEvent } from "./exchange.ts";
import type { GatewayRuntime } from "./runtime.ts";

/** Sends one trace event of a request. */
export function emitTrace(
  runtime: GatewayRuntime,
  exchange: Exchange,
  event: Omit<TraceEvent, "requestId" | "operation">,
): void {
  runtime.trace({
    ...event,
    requestId: exchange.requestId,
    operation: exchange.operation?.id ?? "",
  });
}
