import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

/** What sends spans and metrics to one place. */
export interface Exporters {
  readonly spans?: SpanExporter;
  readonly metrics?: PushMetricExporter;
}
