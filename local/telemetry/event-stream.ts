import { ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import type { TraceEvent } from "../gateway/exchange.ts";

/** Sends the events of a gateway to a collector of OpenTelemetry, as log records of the traces that they belong to. */
export class EventStream {
  readonly #provider = new LoggerProvider({
    resource: resourceFromAttributes({ "service.name": "azure-mcp-gateway" }),
    // Where the collector is, and what it is shown, the exporter reads from the OTEL_ variables by itself.
    processors: [
      new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(), scheduledDelayMillis: 1000 }),
    ],
  });
  readonly #logger = this.#provider.getLogger("mcp-gateway");

  send({ at, message, metadata, severity, source, traceId, spanId, operation }: TraceEvent): void {
    const spanContext = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
    this.#logger.emit({
      timestamp: at,
      observedTimestamp: at,
      eventName: message,
      body: message,
      ...severities[severity],
      attributes: { ...metadata, operation, source },
      context: trace.setSpanContext(ROOT_CONTEXT, spanContext),
    });
  }

  /** Sends the rest; a collector that is away must not make the end fail. */
  async close(): Promise<void> {
    await this.#provider.shutdown().catch(() => undefined);
  }
}

const severities = {
  verbose: { severityNumber: SeverityNumber.DEBUG, severityText: "DEBUG" },
  information: { severityNumber: SeverityNumber.INFO, severityText: "INFO" },
  error: { severityNumber: SeverityNumber.ERROR, severityText: "ERROR" },
} as const;
