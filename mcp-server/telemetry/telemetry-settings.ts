import * as z from "zod";
import { type Ingestion, readConnectionString } from "./azure-monitor/connection-string.ts";

/** What is told, and to whom. Where a collector is, its exporters read by themselves. */
export interface TelemetrySettings {
  readonly traces: boolean;
  readonly metrics: boolean;
  readonly otlp: OtlpSettings | undefined;
  readonly azureMonitor: Ingestion | undefined;
}

/** How an OpenTelemetry collector is told, and which of it. */
export interface OtlpSettings {
  /** `grpc` is known and not spoken. */
  readonly protocol: (typeof protocols)[number];
  readonly traces: boolean;
  readonly metrics: boolean;
}

const protocols = ["http/protobuf", "http/json", "grpc"] as const;

/**
 * The variables that OpenTelemetry names "General SDK Configuration" and "OTLP Exporter", as far as they decide here, and
 * the one of Azure Monitor.
 */
const variables = z.object({
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint("OTEL_EXPORTER_OTLP_ENDPOINT"),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(
      protocols,
      "OTEL_EXPORTER_OTLP_PROTOCOL is not a protocol of OTLP: set it to http/protobuf or http/json.",
    )
    .default("http/protobuf"),
  OTEL_TRACES_EXPORTER: exporter("OTEL_TRACES_EXPORTER"),
  OTEL_METRICS_EXPORTER: exporter("OTEL_METRICS_EXPORTER"),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .transform((text, context): Ingestion => {
      const ingestion = readConnectionString(text);
      if (!("problem" in ingestion)) return ingestion;
      context.addIssue(
        `APPLICATIONINSIGHTS_CONNECTION_STRING ${ingestion.problem}: set it to the connection string of an Application Insights resource, InstrumentationKey=<GUID>;IngestionEndpoint=https://<host>/.`,
      );
      return z.NEVER;
    })
    .optional(),
});

/** Nothing is told unless a variable says to whom. */
export const telemetryVariables = variables.transform((set): TelemetrySettings | undefined => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: both, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = set;
  // Of what has no exporter nothing is told to anybody.
  const traces = set.OTEL_TRACES_EXPORTER === "otlp";
  const metrics = set.OTEL_METRICS_EXPORTER === "otlp";
  if (set.OTEL_SDK_DISABLED?.toLowerCase() === "true" || !(traces || metrics)) return undefined;
  const otlp = {
    protocol,
    traces: traces && (set.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? both) !== undefined,
    metrics: metrics && (set.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? both) !== undefined,
  };
  const azureMonitor = set.APPLICATIONINSIGHTS_CONNECTION_STRING;
  const toCollector = otlp.traces || otlp.metrics;
  if (!toCollector && azureMonitor === undefined) return undefined;
  return { traces, metrics, otlp: toCollector ? otlp : undefined, azureMonitor };
});

function endpoint(name: string) {
  return z
    .string()
    .refine(
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
      `${name} is not an http or https URL: set it to that of the OpenTelemetry collector, or leave it unset to tell nobody.`,
    )
    .optional();
}

function exporter(name: string) {
  return z
    .enum(["otlp", "none"], `${name} is not an exporter that is here: set it to otlp or none.`)
    .default("otlp");
}
