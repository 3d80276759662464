import * as z from "zod";

/** What is told to an OpenTelemetry collector, and how; where it is, the exporters read by themselves. */
export interface TelemetrySettings {
  /** `grpc` is known and not spoken. */
  readonly protocol: (typeof protocols)[number];
  readonly traces: boolean;
  readonly metrics: boolean;
}

const protocols = ["http/protobuf", "http/json", "grpc"] as const;

/** The variables that OpenTelemetry names "General SDK Configuration" and "OTLP Exporter", as far as they decide here. */
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
});

/** Nothing is told unless a variable says where the collector is. */
export const telemetryVariables = variables.transform((set): TelemetrySettings | undefined => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: both, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = set;
  const traces = set.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? both;
  const metrics = set.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? both;
  const settings = {
    protocol,
    traces: traces !== undefined && set.OTEL_TRACES_EXPORTER === "otlp",
    metrics: metrics !== undefined && set.OTEL_METRICS_EXPORTER === "otlp",
  };
  const isOn = set.OTEL_SDK_DISABLED?.toLowerCase() !== "true";
  return isOn && (settings.traces || settings.metrics) ? settings : undefined;
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
