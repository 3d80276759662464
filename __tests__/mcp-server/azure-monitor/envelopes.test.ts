import { SpanKind, type SpanOptions, SpanStatusCode } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { describe, expect, it } from "vitest";
import { metricEnvelopes } from "../../../mcp-server/telemetry/azure-monitor/metric-envelopes.ts";
import { spanEnvelope } from "../../../mcp-server/telemetry/azure-monitor/span-envelope.ts";

const resource = resourceFromAttributes({
  "service.name": "weather",
  "service.instance.id": "replica-7",
  "telemetry.sdk.version": "2.0.0",
  "cloud.region": "westeurope",
});

/** A span as the SDK makes it, of so many milliseconds. */
function spanOf(
  name: string,
  options: SpanOptions,
  milliseconds = 1,
  failed = false,
): ReadableSpan {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const span = provider.getTracer("test").startSpan(name, { ...options, startTime: [1, 0] });
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: "Ada's secret" });
  span.end([1 + Math.floor(milliseconds / 1_000), (milliseconds % 1_000) * 1_000_000]);
  const [ended] = exporter.getFinishedSpans();
  if (ended === undefined) throw new Error("no span");
  return ended;
}

describe("a span for Azure Monitor", () => {
  it("is a dependency where another service was asked, with its host and its answer", () => {
    const attributes = {
      "http.request.method": "GET",
      "server.address": "api.open-meteo.com",
      "http.response.status_code": 503,
    };
    const span = spanOf("GET", { kind: SpanKind.CLIENT, attributes }, 12.5, true);
    expect(spanEnvelope(span, "key")).toEqual({
      name: "Microsoft.ApplicationInsights.RemoteDependency",
      time: "1970-01-01T00:00:01.000Z",
      iKey: "key",
      tags: {
        "ai.cloud.role": "weather",
        "ai.cloud.roleInstance": "replica-7",
        "ai.internal.sdkVersion": "otel2.0.0",
        "ai.operation.id": span.spanContext().traceId,
      },
      data: {
        baseType: "RemoteDependencyData",
        baseData: {
          ver: 2,
          id: span.spanContext().spanId,
          name: "GET",
          type: "HTTP",
          target: "api.open-meteo.com",
          resultCode: "503",
          success: false,
          duration: "00.00:00:00.012500",
          properties: {
            "cloud.region": "westeurope",
            "http.request.method": "GET",
            "server.address": "api.open-meteo.com",
            "http.response.status_code": "503",
          },
        },
      },
    });
  });

  it.each([
    [0, "00.00:00:00.000000"],
    [59_999, "00.00:00:59.999000"],
    [3_600_000, "00.01:00:00.000000"],
    [93_784_567, "01.02:03:04.567000"],
  ])("tells %i milliseconds as %s", (milliseconds, duration) => {
    const { data } = spanEnvelope(spanOf("a", {}, milliseconds), "key");
    expect(data.baseData).toMatchObject({ duration });
  });

  it.each([
    [undefined, false, { responseCode: "0", success: true }],
    [200, false, { responseCode: "200", success: true }],
    [404, false, { responseCode: "404", success: false }],
    [200, true, { responseCode: "200", success: false }],
  ])("is a request answered with %s, failed: %s", (status, failed, outcome) => {
    const attributes = { ...(status !== undefined && { "http.response.status_code": status }) };
    const span = spanOf("a", { kind: SpanKind.SERVER, attributes }, 1, failed);
    expect(spanEnvelope(span, "key").data.baseData).toMatchObject(outcome);
  });

  it("is cut to what the ingestion takes", () => {
    const attributes = { ["n".repeat(200)]: "v".repeat(9_000), list: ["a", "b"] };
    const { tags, data } = spanEnvelope(
      spanOf("x".repeat(2_000), { kind: SpanKind.SERVER, attributes }),
      "key",
    );
    expect(tags["ai.operation.name"]).toHaveLength(1_024);
    expect(data.baseData).toMatchObject({
      name: "x".repeat(1_024),
      properties: { ["n".repeat(150)]: "v".repeat(8_192), list: '["a","b"]' },
    });
  });
});

describe("metrics for Azure Monitor", () => {
  it("are an item for each data point: sums and gauges as measured, histograms added up", async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
    const reader = new PeriodicExportingMetricReader({ exporter });
    const meter = new MeterProvider({ resource, readers: [reader] }).getMeter("test");
    meter.createCounter("count").add(3, { kind: "a" });
    meter.createGauge("level").record(-1.5);
    const histogram = meter.createHistogram("took");
    for (const value of [1, 4]) histogram.record(value, { kind: "b" });
    await reader.forceFlush();
    const [measured] = exporter.getMetrics();
    if (measured === undefined) throw new Error("nothing measured");
    const items = metricEnvelopes(measured, "key", new Date(0));
    expect(items.map(({ data }) => data)).toEqual([
      dataOf({ name: "count", kind: "Measurement", value: 3 }, { kind: "a" }),
      dataOf({ name: "level", kind: "Measurement", value: -1.5 }),
      dataOf(
        { name: "took", kind: "Aggregation", value: 5, count: 2, min: 1, max: 4 },
        { kind: "b" },
      ),
    ]);
    expect(items[0]).toMatchObject({
      name: "Microsoft.ApplicationInsights.Metric",
      time: "1970-01-01T00:00:00.000Z",
      tags: { "ai.cloud.role": "weather" },
    });
    await reader.shutdown();
  });

  function dataOf(point: object, attributes: object = {}) {
    const properties = { "cloud.region": "westeurope", ...attributes };
    return { baseType: "MetricData", baseData: { ver: 2, metrics: [point], properties } };
  }
});
