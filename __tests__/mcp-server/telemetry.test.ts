import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProgram } from "./running-program.ts";
import { bearer, post } from "./running-server.ts";
import { startTokenIssuer, type TokenIssuer } from "./token-issuer.ts";

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

const traceId = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";

/** What a collector has received, by path: what OTLP/HTTP says in JSON. */
const received = { "/v1/traces": [] as string[], "/v1/metrics": [] as string[] };
const collector = createServer(async (request, response) => {
  const kept = received[request.url as keyof typeof received];
  kept.push(await text(request));
  response.setHeader("content-type", "application/json").end("{}");
});
let issuer: TokenIssuer;
let log = "";

/** Runs the program until it has answered the calls and stopped. */
beforeAll(async () => {
  issuer = await startTokenIssuer(["RS256"]);
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  const running = await startProgram(issuer, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_HEADERS: "api-key=collector-secret",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
  });
  const { url } = running;
  const token = await issuer.mint();
  const headers = {
    ...bearer(token),
    traceparent: `00-${traceId}-${parent}-01`,
    tracestate: "grace=user",
  };
  for (const city of ["Lisbon", "Atlantis"]) {
    const call = {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "get_weather", arguments: { city } },
    };
    await (await post(url, headers, JSON.stringify(call))).text();
  }
  await (await post(url, { ...bearer("wrong"), baggage: "person=grace" })).text();
  await running.stop();
  log = running.log();
});

afterAll(async () => {
  collector.close();
  await issuer.close();
});

function spans(): Span[] {
  return received["/v1/traces"].flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: Span[] }[] }) =>
      resource.scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
}

function attributesOf({ attributes }: { readonly attributes: readonly Attribute[] }) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

describe("the weather server with a collector", () => {
  it("continues the trace that its front began: the request, and in it the tool", () => {
    const [request, other] = spans().filter((span) => span.parentSpanId === parent);
    expect(request).toMatchObject({ traceId, name: "POST /mcp" });
    expect(other).toMatchObject({ traceId, name: "POST /mcp" });
    const tools = spans().filter(({ name }) => name === "tools/call get_weather");
    expect(tools.map((tool) => [tool.traceId, tool.parentSpanId])).toEqual([
      [traceId, request?.spanId],
      [traceId, other?.spanId],
    ]);
    expect(tools.map((tool) => attributesOf(tool)["error.type"])).toEqual([
      undefined,
      "tool_error",
    ]);
  });

  it("begins a trace where its front did not, and says how it was answered", () => {
    const [refused] = spans().filter((span) => !span.parentSpanId);
    expect(refused?.traceId).not.toBe(traceId);
    expect(refused && attributesOf(refused)).toEqual({
      "http.request.method": "POST",
      "http.route": "/mcp",
      "url.scheme": "http",
      "http.response.status_code": 401,
    });
  });

  it("counts requests and calls of tools with their durations", () => {
    const metrics = received["/v1/metrics"].flatMap((body) =>
      JSON.parse(body).resourceMetrics.flatMap((resource: { scopeMetrics: { metrics: [] }[] }) =>
        resource.scopeMetrics.flatMap((scope) => scope.metrics),
      ),
    ) as {
      readonly name: string;
      readonly histogram: {
        readonly dataPoints: readonly { count: number; attributes: readonly Attribute[] }[];
      };
    }[];
    const counted = metrics.map(({ name, histogram }) => [
      name,
      histogram.dataPoints.map((point) => [Number(point.count), attributesOf(point)]),
    ]);
    expect(Object.fromEntries(counted)).toMatchObject({
      "http.server.request.duration": [
        [2, { "http.response.status_code": 200, "http.route": "/mcp" }],
        [1, { "http.response.status_code": 401 }],
      ],
      "mcp.server.operation.duration": [
        [1, { "mcp.method.name": "tools/call", "gen_ai.tool.name": "get_weather" }],
        [1, { "gen_ai.tool.name": "get_weather", "error.type": "tool_error" }],
      ],
    });
  });

  it("says which service it is, as the standard variables add to it", () => {
    const [first = "{}"] = received["/v1/traces"];
    expect(attributesOf(JSON.parse(first).resourceSpans[0].resource)).toMatchObject({
      "service.name": "weather-mcp-server",
      "deployment.environment.name": "test",
    });
  });

  it("tells neither the place, nor who asks, nor a token, and no secret of the collector to the log", () => {
    const told = Object.values(received).flat().join("\n");
    for (const secret of ["Lisbon", "Atlantis", "grace", "Bearer", "user"]) {
      expect(told).not.toContain(secret);
    }
    expect(log).not.toContain("collector-secret");
  });
});
