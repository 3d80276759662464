import type { IncomingMessage, ServerResponse } from "node:http";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { CallDurations } from "../../../local/telemetry/call-durations.ts";

const unserved = { preventServerStart: true, withoutScopeInfo: true };

/** What Prometheus reads. */
async function read(exporter: PrometheusExporter): Promise<string> {
  return await new Promise((resolve) => {
    const response = { setHeader: () => undefined, end: resolve, statusCode: 0 };
    exporter.getMetricsRequestHandler({} as IncomingMessage, response as unknown as ServerResponse);
  });
}

it("measures what a histogram of OpenTelemetry does, whenever it is read", async () => {
  const durations = new CallDurations("call_duration");
  const own = new PrometheusExporter({ ...unserved, metricProducers: [durations] });
  const theirs = new PrometheusExporter(unserved);
  const provider = new MeterProvider({ readers: [theirs] });
  new MeterProvider({ readers: [own] });
  const histogram = provider.getMeter("mcp-gateway").createHistogram("call_duration", {
    description: "How long calls by POST took: in all, at the server, and in the gateway itself.",
    unit: "ms",
    advice: {
      explicitBucketBoundaries: [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000],
    },
  });
  const both = async () => {
    const text = await read(own);
    expect(text).toBe(await read(theirs));
    return text;
  };
  expect(await both()).not.toContain("call_duration");
  const values = [0, 0.25, 5, 5.5, 9.75, 10, 24, 25.5, 99, 100, 30_000, 30_000.5, 1e9];
  for (const server of ["/weather/mcp", '/"\\mcp']) {
    for (const total of values) {
      for (const atServer of values) {
        durations.add(server, total, atServer);
        histogram.record(total, { server, part: "total" });
        histogram.record(atServer, { server, part: "server" });
        histogram.record(Math.max(0, total - atServer), { server, part: "gateway" });
      }
    }
    expect(await both()).toContain('le="+Inf"');
  }
});
