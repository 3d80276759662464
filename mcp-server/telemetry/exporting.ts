import {
  context,
  type DiagLogger,
  DiagLogLevel,
  diag,
  metrics,
  propagation,
  trace,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import manifest from "../package.json" with { type: "json" };
import type { TelemetrySettings } from "./telemetry-settings.ts";

/** What this needs of a log. */
export interface TelemetryLog {
  warn(message: string): void;
}

/**
 * Sends spans and metrics to the collector that the `OTEL_` variables name, from here on.
 *
 * @returns what sends the rest and ends it.
 */
export function startExporting(
  { protocol, traces, metrics: measures }: TelemetrySettings,
  log: TelemetryLog,
): () => Promise<void> {
  if (protocol === "grpc") {
    log.warn(
      "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, which is not spoken here, so nothing is told to the collector. Set it to http/protobuf.",
    );
    return async () => undefined;
  }
  diag.setLogger(logOfFailures(log), DiagLogLevel.WARN);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Not baggage: nobody here reads it, and it would carry what a stranger wrote to other services.
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        "service.name": manifest.name,
        "service.version": manifest.version,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const ends: (() => Promise<void>)[] = [];
  if (traces) {
    const exporter = protocol === "http/json" ? new JsonTraces() : new ProtobufTraces();
    const provider = new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    trace.setGlobalTracerProvider(provider);
    ends.push(() => provider.shutdown());
  }
  if (measures) {
    const exporter = protocol === "http/json" ? new JsonMetrics() : new ProtobufMetrics();
    const provider = new MeterProvider({
      resource,
      readers: [new PeriodicExportingMetricReader({ exporter })],
    });
    metrics.setGlobalMeterProvider(provider);
    ends.push(() => provider.shutdown());
  }
  return async () => {
    // A collector that is away must not make stopping fail: what is lost has been logged.
    await Promise.allSettled(ends.map((end) => end()));
  };
}

/** What goes wrong with telling is told to the log, without what was to be told. */
function logOfFailures(log: TelemetryLog): DiagLogger {
  const warn = (message: string) => log.warn(`OpenTelemetry: ${message.slice(0, 300)}`);
  const nothing = () => undefined;
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
}
