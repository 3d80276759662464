import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import type { Exporters } from "./exporters.ts";
import type { OtlpSettings } from "./telemetry-settings.ts";

/** What sends to the collector that the `OTEL_` variables name. */
export function otlpExporters({ protocol, traces, metrics }: OtlpSettings): Exporters {
  const inJson = protocol === "http/json";
  return {
    ...(traces && { spans: inJson ? new JsonTraces() : new ProtobufTraces() }),
    ...(metrics && { metrics: inJson ? new JsonMetrics() : new ProtobufMetrics() }),
  };
}
