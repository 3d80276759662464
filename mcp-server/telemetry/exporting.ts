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
import {
  globalErrorHandler,
  setGlobalErrorHandler,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import manifest from "../package.json" with { type: "json" };
import type { Exporters } from "./exporters.ts";
import type { TelemetrySettings } from "./telemetry-settings.ts";

/** What this needs of a log. */
export interface TelemetryLog {
  warn(message: string): void;
}

/** How long stopping waits for what is still to be told; what is lost then has been logged. */
const stopMilliseconds = 2_000;

/**
 * Sends spans and metrics to whom the settings name, from here on.
 *
 * @returns what sends the rest, and says soon whether that has ended or somebody still does not answer.
 */
export async function startExporting(
  settings: TelemetrySettings,
  log: TelemetryLog,
): Promise<() => Promise<boolean>> {
  logFailures(log);
  const exporters = await exportersOf(settings, log);
  if (exporters.length === 0) return async () => true;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Not baggage: nobody here reads it, and it would carry what a stranger wrote to other services.
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const ends = providersOf(exporters, resource());
  return async () => {
    const { promise: late, resolve: giveUp } = Promise.withResolvers<undefined>();
    const limit = setTimeout(giveUp, stopMilliseconds, undefined);
    const outcomes = await Promise.race([Promise.allSettled(ends.map((end) => end())), late]);
    clearTimeout(limit);
    if (outcomes === undefined) log.warn("OpenTelemetry: stopped before all was told.");
    for (const outcome of outcomes ?? []) {
      if (outcome.status === "rejected") globalErrorHandler(outcome.reason);
    }
    return outcomes !== undefined;
  };
}

/** Who is told by what; each is loaded only for who asks for it. */
async function exportersOf(settings: TelemetrySettings, log: TelemetryLog): Promise<Exporters[]> {
  const { otlp, azureMonitor } = settings;
  const exporters: Exporters[] = [];
  if (otlp?.protocol === "grpc") {
    log.warn(
      "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, which is not spoken here, so nothing is told to the collector. Set it to http/protobuf.",
    );
  } else if (otlp !== undefined) {
    const { otlpExporters } = await import("./otlp.ts");
    exporters.push(otlpExporters(otlp));
  }
  if (azureMonitor !== undefined) {
    const { azureMonitorExporters } = await import("./azure-monitor/exporters.ts");
    exporters.push(azureMonitorExporters(azureMonitor, settings));
  }
  return exporters;
}

/** Makes spans and metrics of what is measured, and gives how that ends. Each exporter has a queue of its own, so none waits for another. */
function providersOf(exporters: readonly Exporters[], resource: Resource): (() => Promise<void>)[] {
  const ends: (() => Promise<void>)[] = [];
  const spanProcessors = exporters.flatMap(({ spans }) =>
    spans ? [new BatchSpanProcessor(spans)] : [],
  );
  if (spanProcessors.length > 0) {
    const provider = new BasicTracerProvider({ resource, spanProcessors });
    trace.setGlobalTracerProvider(provider);
    ends.push(() => provider.shutdown());
  }
  const readers = exporters.flatMap(({ metrics: exporter }) =>
    exporter ? [new PeriodicExportingMetricReader({ exporter })] : [],
  );
  if (readers.length > 0) {
    const provider = new MeterProvider({ resource, readers });
    metrics.setGlobalMeterProvider(provider);
    ends.push(() => provider.shutdown());
  }
  return ends;
}

/** Which service this is, and what `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say of it; nothing of the machine. */
function resource(): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        "service.name": manifest.name,
        "service.version": manifest.version,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
}

/** What goes wrong with telling is told to the log, without what was to be told. */
function logFailures(log: TelemetryLog): void {
  const warn = (message: string) => log.warn(`OpenTelemetry: ${message.slice(0, 300)}`);
  const nothing = () => undefined;
  const logger: DiagLogger = { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, DiagLogLevel.WARN);
  setGlobalErrorHandler((error) => warn(error instanceof Error ? error.message : String(error)));
}
