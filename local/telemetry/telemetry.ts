import type { Closing } from "../closing.ts";
import type { TraceEvent } from "../gateway/exchange/exchange.ts";
import type { TelemetryRecord } from "../gateway/watching/telemetry-record.ts";
import type { Metrics } from "./gateway-numbers.ts";
import type { Mask } from "./masked-exporter.ts";
import { MetricsEndpoint } from "./metrics-endpoint.ts";

/** What is told of a running gateway: numbers for Prometheus, and its events to a collector, where one is named. */
export interface Telemetry {
  readonly metrics: Metrics;
  event(event: TraceEvent): void;
  record(record: TelemetryRecord): void;
}

/** The variables of OpenTelemetry that decide here; where the collector is, its exporter reads by itself. */
export type TelemetryEnvironment = Readonly<Record<string, string | undefined>>;

/** What telemetry starts with. */
export interface TelemetryOptions {
  /** That of the numbers; any free one where it is 0. */
  readonly port: number;
  readonly environment: TelemetryEnvironment;
  /** Takes secrets out of the labels of numbers. */
  readonly mask: Mask;
  /** Told in a sentence why events do not come to a collector. */
  warn(sentence: string): void;
}

/** Begins to tell, until it is closed. @throws StartError when the port is taken. */
export async function startTelemetry(
  { port, environment, mask, warn }: TelemetryOptions,
  closing: Closing,
): Promise<Telemetry> {
  const endpoint = await MetricsEndpoint.listen(port, mask);
  closing.add(endpoint.close);
  const stream = await eventStream(environment, warn);
  if (stream !== undefined) closing.add(() => stream.close());
  return {
    metrics: endpoint,
    event: (event) => {
      endpoint.metrics.event(event);
      stream?.send(event);
    },
    record: (record) => endpoint.metrics.record(record),
  };
}

/** Nothing is sent unless a variable says where the collector is. */
async function eventStream(environment: TelemetryEnvironment, warn: (sentence: string) => void) {
  const own = environment["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];
  const endpoint = own ?? environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
  const isOff =
    environment["OTEL_SDK_DISABLED"]?.toLowerCase() === "true" ||
    environment["OTEL_LOGS_EXPORTER"] === "none";
  if (endpoint === undefined || endpoint === "" || isOff) return undefined;
  const protocol =
    environment["OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"] ?? environment["OTEL_EXPORTER_OTLP_PROTOCOL"];
  if (protocol === "grpc") {
    warn(
      "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, which is not spoken here, so no event goes to the collector. Leave it out: HTTP is spoken then.",
    );
    return undefined;
  }
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) {
    const variable = `OTEL_EXPORTER_OTLP_${own === undefined ? "" : "LOGS_"}ENDPOINT`;
    warn(
      `${variable} is not the URL of a collector, so no events are sent to it. Write it like http://localhost:4318.`,
    );
    return undefined;
  }
  const { EventStream } = await import("./event-stream.ts");
  return new EventStream(warn);
}
