import { ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { type Logger, SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import type { TraceEvent } from "../gateway/exchange/exchange.ts";

/** Tells when a collector does not take what it is sent, once until it takes something again. */
class TellingExporter extends OTLPLogExporter {
  readonly #warn: (sentence: string) => void;
  #isTold = false;

  constructor(warn: (sentence: string) => void) {
    // Where the collector is, and what it is shown, the exporter reads from the OTEL_ variables by itself.
    super();
    this.#warn = warn;
  }

  override export(...[records, done]: Parameters<OTLPLogExporter["export"]>): void {
    super.export(records, (result) => {
      if (result.error !== undefined && !this.#isTold) {
        this.#warn(`Events do not reach the collector of OpenTelemetry: ${result.error.message}`);
      }
      this.#isTold = result.error !== undefined;
      done(result);
    });
  }
}

/** Sends the events of a gateway to a collector of OpenTelemetry, as log records of the traces that they belong to. */
export class EventStream {
  readonly #provider: LoggerProvider;
  readonly #logger: Logger;

  /** @param warn told in a sentence when events are lost */
  constructor(warn: (sentence: string) => void) {
    const exporter = new TellingExporter(warn);
    this.#provider = new LoggerProvider({
      resource: resourceFromAttributes({ "service.name": "azure-mcp-gateway" }),
      processors: [new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: 1000 })],
    });
    this.#logger = this.#provider.getLogger("mcp-gateway");
  }

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

  /** Sends the rest. */
  async close(): Promise<void> {
    await this.#provider.shutdown();
  }
}

const severities = {
  verbose: { severityNumber: SeverityNumber.DEBUG, severityText: "DEBUG" },
  information: { severityNumber: SeverityNumber.INFO, severityText: "INFO" },
  error: { severityNumber: SeverityNumber.ERROR, severityText: "ERROR" },
} as const;
