import { createServer, request } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Closing } from "../../../local/closing.ts";
import { StartError } from "../../../local/errors.ts";
import type { TraceEvent } from "../../../local/gateway/exchange/exchange.ts";
import type { TelemetryRecord } from "../../../local/gateway/watching/telemetry-record.ts";
import { startTelemetry, type TelemetryEnvironment } from "../../../local/telemetry/telemetry.ts";
import { listening } from "../gateway/listening.ts";
import { samplesIn, samplesOf } from "./samples.ts";

const trace = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };

async function started(
  environment: TelemetryEnvironment = {},
  port = 0,
  mask = (label: string) => label,
) {
  const closing = new Closing();
  onTestFinished(() => closing.run());
  const warnings: string[] = [];
  const warn = (sentence: string) => warnings.push(sentence);
  const telemetry = await startTelemetry({ port, environment, mask, warn }, closing);
  const read = async () => await (await fetch(telemetry.metrics.url)).text();
  return { telemetry, read, warnings, closing };
}

const event = (
  message: string,
  metadata: TraceEvent["metadata"] = {},
  more: Partial<TraceEvent> = {},
): TraceEvent => ({
  source: "mcp-gateway",
  severity: "information",
  message,
  metadata,
  requestId: "1",
  operation: "",
  at: Date.now(),
  ...trace,
  ...more,
});

const ended = (kind: "request" | "backend", more: Partial<TelemetryRecord> = {}) =>
  ({
    kind,
    requestId: "1",
    ...trace,
    parentSpanId: undefined,
    startedAt: 0,
    duration: kind === "request" ? 30 : 20,
    method: "POST",
    path: "/weather/mcp",
    api: "weather-mcp",
    operation: "Messages",
    target: "http://127.0.0.1:1",
    status: 200,
    ...more,
  }) as TelemetryRecord;

const call = (requestId = "1", more: Record<string, string> = {}) =>
  event(
    "call",
    {
      resource: "https://gateway.example/weather/mcp",
      client: "Claude",
      reason: "tool get_cities",
      user: "a person",
      ...more,
    },
    { requestId },
  );

describe("the numbers of a gateway on this machine", () => {
  it.each(["request first", "backend first"])("tell what came of a call: %s", async (order) => {
    const { telemetry, read } = await started();
    telemetry.event(call());
    const records = [ended("request"), ended("backend")];
    for (const record of order === "request first" ? records : records.toReversed()) {
      telemetry.record(record);
    }
    const text = await read();
    expect(text).toContain(
      'mcp_gateway_calls_total{server="/weather/mcp",client="Claude",tool="get_cities",outcome="answered"} 1',
    );
    for (const [part, sum] of [
      ["total", 30],
      ["server", 20],
      ["gateway", 10],
    ] as const) {
      expect(text).toContain(
        `mcp_gateway_call_duration_sum{server="/weather/mcp",part="${part}"} ${sum}`,
      );
    }
    expect(text).toContain(
      'mcp_gateway_requests_total{api="weather-mcp",operation="Messages",status="200"} 1',
    );
  });

  it("measure no stream, and count it", async () => {
    const { telemetry, read } = await started();
    telemetry.event(call());
    telemetry.record(ended("request", { method: "GET" }));
    telemetry.record(ended("backend", { method: "GET" }));
    const text = await read();
    expect(text).toContain("mcp_gateway_calls_total{");
    expect(text).not.toContain("mcp_gateway_call_duration_sum");
  });

  it("tell who never came for a token, five minutes later", async () => {
    const { telemetry, read } = await started();
    const at = Date.now() - 301_000;
    for (const flow of ["one", "two"]) telemetry.event(event("signed in", { flow }, { at }));
    telemetry.event(event("signed in", { flow: "just now" }));
    telemetry.event(event("token issued", { flow: "one" }));
    expect(await read()).toContain("mcp_gateway_codes_never_redeemed 1\n");
  });

  it("have no person, no address and no id of a tenant in them", async () => {
    const { telemetry, read } = await started();
    telemetry.event(call());
    telemetry.record(ended("request"));
    telemetry.event(event("address not allowed", { reason: "203.0.113.7" }));
    const tenant = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
    telemetry.event(
      event("sign-in failed", { reason: `tenant not allowed: ${tenant}`, user: "u-1" }),
    );
    const text = await read();
    expect(text).toContain('mcp_gateway_events_total{event="address not allowed"} 1');
    expect(text).toContain(
      'mcp_gateway_refusals_total{event="sign-in failed",reason="tenant not allowed: …"} 1',
    );
    expect(text).not.toMatch(/203\.0\.113\.7|8d0b3f5e|a person|u-1/);
  });

  it("have at most a hundred values of what strangers name, and no line of theirs", async () => {
    const { telemetry, read } = await started();
    for (let index = 0; index < 150; index += 1) {
      telemetry.event(call(`${index}`, { client: `client ${index}\n"}evil 1` }));
      telemetry.record(ended("request", { requestId: `${index}` }));
    }
    const calls = (await read())
      .split("\n")
      .filter((line) => line.startsWith("mcp_gateway_calls_total"));
    expect(calls).toHaveLength(101);
    expect(calls.find((line) => line.includes('client="other"'))).toMatch(/ 50$/);
    expect((await read()).split("\n").filter((line) => line.startsWith("evil"))).toEqual([]);
  });

  it("are the same to whoever reads them as data, to the last bucket, and more series than are kept apart", async () => {
    const { telemetry, read } = await started();
    telemetry.event(event("signed in", { flow: "one" }, { at: Date.now() - 301_000 }));
    telemetry.event(event("sign-in failed", { reason: 'a "reason"\\with\na line' }));
    for (let index = 0; index < 2100; index += 1) {
      const more = { client: `client ${index % 50}`, reason: `tool t${Math.floor(index / 50)}` };
      telemetry.event(call(`${index}`, more));
      const duration = index * 20;
      telemetry.record(ended("backend", { requestId: `${index}`, duration }));
      telemetry.record(ended("request", { requestId: `${index}`, duration: duration + 7.5 }));
    }
    const samples = samplesOf(await telemetry.metrics.read());
    expect(samples).toEqual(samplesIn(await read()));
    expect(samples).toContain("mcp_gateway_codes_never_redeemed 1");
    expect(samples.filter((line) => line.includes("_overflow"))).toHaveLength(1);
    expect(samples.filter((line) => line.includes("call_duration_bucket"))).toHaveLength(39);
  });

  it("tell who listens that something was counted, until they do not", async () => {
    const { telemetry } = await started();
    let heard = 0;
    const end = telemetry.metrics.listen(() => {
      heard += 1;
    });
    telemetry.event(event("signed in"));
    telemetry.record(ended("request"));
    telemetry.event(event("signed in", {}, { source: "another" }));
    end();
    telemetry.record(ended("request"));
    expect(heard).toBe(2);
  });

  it("are no event of somebody else's policy", async () => {
    const { telemetry, read } = await started();
    telemetry.event(event("call", {}, { source: "another" }));
    expect(await read()).not.toContain("mcp_gateway_events_total{");
  });

  it("are read at their URL alone, by who asks for this machine", async () => {
    const { telemetry } = await started();
    const { origin, port } = new URL(telemetry.metrics.url);
    expect((await fetch(origin)).status).toBe(404);
    expect((await fetch(telemetry.metrics.url, { method: "POST" })).status).toBe(404);
    const status = await new Promise((resolve) => {
      const headers = { host: "attacker.example" };
      request({ port, host: "127.0.0.1", path: "/metrics", headers }, (answer) =>
        resolve(answer.resume().statusCode),
      ).end();
    });
    expect(status).toBe(404);
  });

  it("say which port is taken", async () => {
    const { telemetry } = await started();
    const port = Number(new URL(telemetry.metrics.url).port);
    await expect(started({}, port)).rejects.toThrow(StartError);
    await expect(started({}, port)).rejects.toThrow(`cannot be at port ${port}`);
  });
});

describe("the events of a gateway on this machine", () => {
  /** A collector of OpenTelemetry, by OTLP over HTTP with JSON. */
  async function collector() {
    const received: { readonly url: string; readonly body: string }[] = [];
    const server = createServer(async (incoming, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
      received.push({ url: incoming.url ?? "", body: Buffer.concat(chunks).toString() });
      answer.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
    onTestFinished(() => void server.close());
    return { received, origin: await listening(server) };
  }

  it("go to a collector that the environment names, each in its trace", async () => {
    const { received, origin } = await collector();
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", origin);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { telemetry, closing } = await started({ OTEL_EXPORTER_OTLP_ENDPOINT: origin });
    telemetry.event(event("signed in", { flow: "flow-1", client: "Claude" }));
    await closing.run();
    expect(received.map(({ url }) => url)).toEqual(["/v1/logs"]);
    const { resourceLogs } = JSON.parse(received[0]?.body ?? "") as {
      readonly resourceLogs: readonly {
        readonly scopeLogs: readonly { readonly logRecords: readonly Record<string, unknown>[] }[];
      }[];
    };
    const [record] = resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [];
    expect(record).toMatchObject({
      body: { stringValue: "signed in" },
      severityText: "INFO",
      traceId: trace.traceId,
      spanId: trace.spanId,
      attributes: expect.arrayContaining([{ key: "flow", value: { stringValue: "flow-1" } }]),
    });
  });

  it("end with the gateway though the collector is away, and that is said", async () => {
    const away = "http://127.0.0.1:9";
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", away);
    vi.stubEnv("OTEL_EXPORTER_OTLP_TIMEOUT", "200");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { telemetry, closing, warnings } = await started({ OTEL_EXPORTER_OTLP_ENDPOINT: away });
    telemetry.event(event("signed in"));
    await expect(closing.run()).resolves.toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/^Events do not reach the collector/)]);
  });

  it.each<[string, TelemetryEnvironment, number]>([
    ["no collector is named", {}, 0],
    ["the name is empty", { OTEL_EXPORTER_OTLP_ENDPOINT: "" }, 0],
    [
      "it is switched off",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" },
      0,
    ],
    [
      "logs are",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_LOGS_EXPORTER: "none" },
      0,
    ],
    [
      "gRPC is asked for, and a sentence says so",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      1,
    ],
    [
      "the collector's URL has no scheme, and a sentence says so",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" },
      1,
    ],
  ])("go nowhere when %s", async (_when, environment, said) => {
    const { telemetry, closing, warnings } = await started(environment);
    telemetry.event(event("signed in"));
    // One that went anywhere would be told of by now, as no collector takes it.
    await closing.run();
    expect(warnings).toHaveLength(said);
  });
});

it("takes secrets out of every label that others choose, one that becomes known later, too", async () => {
  const secrets = new Set(["hunter2"]);
  const mask = (label: string) =>
    [...secrets].reduce((masked, secret) => masked.replaceAll(secret, "‹secret›"), label);
  const { telemetry, read } = await started({}, 0, mask);
  telemetry.event(event("refresh refused", { reason: "because of hunter2" }));
  telemetry.event(call("1", { client: "hunter2 client", reason: "tool correct-horse" }));
  telemetry.record(ended("backend"));
  telemetry.record(ended("request"));
  secrets.add("correct-horse");
  const text = await read();
  expect(text).not.toMatch(/hunter2|correct-horse/);
  expect(text).toContain('reason="because of ‹secret›"');
  expect(text).toMatch(/client="‹secret› client",tool="‹secret›"/);
});
