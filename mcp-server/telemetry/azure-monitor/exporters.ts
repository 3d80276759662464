import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import {
  AggregationTemporality,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Exporters } from "../exporters.ts";
import type { Ingestion } from "./connection-string.ts";
import type { Envelope } from "./envelope.ts";
import { metricEnvelopes } from "./metric-envelopes.ts";
import { spanEnvelope } from "./span-envelope.ts";
import { type Patience, Transmission } from "./transmission.ts";

/** All attempts are over within twenty-eight seconds, before the thirty for which OpenTelemetry waits. */
const patience: Patience = { attempts: 3, attemptMilliseconds: 5_000, backoffMilliseconds: 1_000 };

/** What sends to the Application Insights resource of a connection string. */
export function azureMonitorExporters(
  ingestion: Ingestion,
  { traces, metrics }: { readonly traces: boolean; readonly metrics: boolean },
): Exporters {
  const transmission = new Transmission(ingestion.endpoint, patience);
  const key = ingestion.instrumentationKey;
  return {
    ...(traces && { spans: new AzureMonitorSpans(transmission, key) }),
    ...(metrics && { metrics: new AzureMonitorMetrics(transmission, key) }),
  };
}

class AzureMonitorSpans implements SpanExporter {
  readonly #transmission: Transmission;
  readonly #key: string;

  constructor(transmission: Transmission, key: string) {
    this.#transmission = transmission;
    this.#key = key;
  }

  export(spans: readonly ReadableSpan[], done: (result: ExportResult) => void): void {
    const envelopes = spans.map((span) => spanEnvelope(span, this.#key));
    tell(this.#transmission, envelopes, done);
  }

  async shutdown(): Promise<void> {
    // Nothing is kept here: whoever made the spans has handed out all of them before.
  }
}

class AzureMonitorMetrics implements PushMetricExporter {
  readonly #transmission: Transmission;
  readonly #key: string;

  constructor(transmission: Transmission, key: string) {
    this.#transmission = transmission;
    this.#key = key;
  }

  export(measured: ResourceMetrics, done: (result: ExportResult) => void): void {
    tell(this.#transmission, metricEnvelopes(measured, this.#key, new Date()), done);
  }

  /** Azure Monitor adds up what comes: each time it has to be what is new. */
  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.DELTA;
  }

  async forceFlush(): Promise<void> {
    // Nothing is kept here.
  }

  async shutdown(): Promise<void> {
    // Nothing is kept here.
  }
}

/** Sends, and says how it went in OpenTelemetry's words. */
function tell(
  transmission: Transmission,
  envelopes: readonly Envelope[],
  done: (result: ExportResult) => void,
): void {
  transmission.send(envelopes).then(
    () => done({ code: ExportResultCode.SUCCESS }),
    (error: unknown) => {
      const failure = error instanceof Error ? error : new Error(String(error));
      done({ code: ExportResultCode.FAILED, error: failure });
    },
  );
}
