import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProgram } from "../running-program.ts";
import { bearer, post } from "../running-server.ts";
import { startTokenIssuer, type TokenIssuer } from "../token-issuer.ts";
import { type Ingestion, type Item, startIngestion } from "./ingestion.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";
const key = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";

/** Has a program say with whom it connects, whatever in it does. */
const sayConnections = `
  import { subscribe } from "node:diagnostics_channel";
  const say = (whom) => process.stdout.write("connects to " + whom + ".\\n");
  subscribe("net.client.socket", ({ socket }) => {
    socket.on("lookup", (_error, _address, _family, host) => say(host));
    socket.on("connectionAttempt", (_address, port) => say(port));
  });
`;

let issuer: TokenIssuer;
let azure: Ingestion;
let collector: Ingestion;
let folder: string;
let log = "";

/** Runs the program, with Azure Monitor and a collector, until it has answered the calls and stopped. */
beforeAll(async () => {
  issuer = await startTokenIssuer(["RS256"]);
  // What comes by OTLP in JSON is kept as it is, too.
  [azure, collector] = await Promise.all([startIngestion(), startIngestion()]);
  folder = await mkdtemp(join(tmpdir(), "weather-telemetry-"));
  const running = await startProgram(issuer, {
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${azure.url}/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_SERVICE_NAME: "weather",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,service.namespace=contoso",
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(sayConnections)}`,
    TMPDIR: folder,
    HOME: folder,
    LOG_LEVEL: "debug",
  });
  const token = bearer(await issuer.mint());
  const traced = { ...token, traceparent: `00-${traceId}-${parent}-01`, tracestate: "grace=user" };
  for (const city of ["Lisbon", "Atlantis"]) {
    const params = { name: "get_weather", arguments: { city } };
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
    await (await post(running.url, traced, JSON.stringify(call))).text();
  }
  const odd = { "x-forwarded-for": "203.0.113.7", "user-agent": "Grace's browser" };
  const broken = {
    ...bearer("stolen-token"),
    ...odd,
    traceparent: `00-${"0".repeat(32)}-${parent}-01`,
  };
  await (await post(running.url, broken)).text();
  await asked(`${running.url}/mcp?city=Lisbon`, "PURGE");
  expect(await running.stop()).toBe(0);
  log = running.log();
});

afterAll(async () => {
  await Promise.all([azure.close(), collector.close(), issuer.close()]);
  await rm(folder, { recursive: true });
});

/** By a method that `fetch` may not know. */
function asked(url: string, method: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    })
      .once("error", reject)
      .end();
  });
}

function items(baseType: string): Item[] {
  const all = azure.received.flatMap((track) => track.items);
  return all.filter(({ data }) => data.baseType === baseType);
}

describe("the weather server with Azure Monitor", () => {
  it("sends to the track endpoint, and to the collector as well", () => {
    expect(new Set(azure.received.map(({ path }) => path))).toEqual(new Set(["/v2.1/track"]));
    expect(new Set(collector.received.map(({ path }) => path))).toEqual(
      new Set(["/v1/traces", "/v1/metrics"]),
    );
    for (const { headers } of azure.received) {
      expect(headers).toMatchObject({
        "content-encoding": "gzip",
        "content-type": "application/json",
      });
    }
  });

  it("continues the trace that its front began: the request, and in it the tool", () => {
    const traced = items("RequestData").filter(({ tags }) => tags["ai.operation.id"] === traceId);
    expect(traced).toHaveLength(2);
    for (const { name, iKey, time, tags, data } of traced) {
      expect({ name, iKey, tags }).toEqual({
        name: "Microsoft.ApplicationInsights.Request",
        iKey: key,
        tags: {
          "ai.cloud.role": "contoso.weather",
          "ai.application.ver": "0.1.0",
          "ai.internal.sdkVersion": expect.stringMatching(/^otel\d+\.\d+\.\d+$/),
          "ai.operation.id": traceId,
          "ai.operation.parentId": parent,
          "ai.operation.name": "POST /mcp",
        },
      });
      expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
      expect(data.baseData).toEqual({
        ver: 2,
        id: expect.stringMatching(/^[\da-f]{16}$/),
        name: "POST /mcp",
        duration: expect.stringMatching(/^00\.00:00:0\d\.\d{6}$/),
        responseCode: "200",
        success: true,
        properties: {
          "deployment.environment.name": "test",
          "http.request.method": "POST",
          "http.route": "/mcp",
          "url.scheme": "http",
          "http.response.status_code": "200",
        },
      });
    }
    const tools = items("RemoteDependencyData");
    expect(tools.map(({ tags }) => tags["ai.operation.parentId"])).toEqual(
      traced.map(({ data }) => data.baseData["id"]),
    );
    expect(tools.map(({ tags }) => tags["ai.operation.id"])).toEqual([traceId, traceId]);
    expect(
      tools.map(({ data: { baseData } }) => [
        baseData["type"],
        baseData["name"],
        baseData["success"],
      ]),
    ).toEqual([
      ["InProc", "tools/call get_weather", true],
      ["InProc", "tools/call get_weather", false],
    ]);
  });

  it("begins a trace where there is none that counts, and says what failed", () => {
    const others = items("RequestData").filter(({ tags }) => tags["ai.operation.id"] !== traceId);
    expect(
      others.map(({ tags, data: { baseData } }) => [
        baseData["name"],
        baseData["responseCode"],
        baseData["success"],
        tags["ai.operation.parentId"],
      ]),
    ).toEqual([["POST /mcp", "401", false, undefined]]);
    expect(others[0]?.tags["ai.operation.id"]).toMatch(/^(?!0{32})[\da-f]{32}$/);
  });

  it("adds up durations by name, route, tool and failure", () => {
    const points = items("MetricData").map(({ data: { baseData } }) => {
      const [point, ...more] = baseData["metrics"] as {
        name: string;
        kind: string;
        count: number;
        value: number;
        min: number;
        max: number;
      }[];
      expect(more).toEqual([]);
      expect(point?.kind).toBe("Aggregation");
      const { value = Number.NaN, min = Number.NaN, max = Number.NaN } = point ?? {};
      expect(min).toBeGreaterThan(0);
      expect(max).toBeLessThanOrEqual(value);
      return [point?.name, point?.count, baseData.properties];
    });
    expect(points).toMatchObject([
      ["mcp.server.operation.duration", 1, { "gen_ai.tool.name": "get_weather" }],
      ["mcp.server.operation.duration", 1, { "error.type": "tool_error" }],
      ["http.server.request.duration", 2, { "http.response.status_code": "200" }],
      ["http.server.request.duration", 1, { "http.response.status_code": "401" }],
    ]);
  });

  it("tells nothing of a span that it does not tell a collector", () => {
    const bodies = collector.received.filter(({ path }) => path === "/v1/traces");
    const byOtlp = new Map(bodies.flatMap(({ items: body }) => spansOf(body)));
    const spans = [...items("RequestData"), ...items("RemoteDependencyData")];
    expect(spans).toHaveLength(byOtlp.size);
    for (const {
      data: { baseData },
    } of spans) {
      const resource = { "deployment.environment.name": "test" };
      expect(baseData.properties).toEqual({ ...byOtlp.get(String(baseData["id"])), ...resource });
    }
  });

  it("tells neither place, person, token, machine nor address", () => {
    const told = JSON.stringify(azure.received.map((track) => track.items));
    const secrets = [
      "Lisbon",
      "Atlantis",
      "grace",
      "Grace",
      "browser",
      "stolen",
      "203.0.113.7",
      "127.0.0.1",
    ];
    for (const secret of [...secrets, hostname(), "PURGE"]) expect(told).not.toContain(secret);
    for (const { headers } of azure.received) expect(headers["user-agent"]).toBe("node");
  });

  it("connects with nobody else, writes no file, and logs nothing of the connection string", async () => {
    const ports = [azure.url, collector.url, issuer.requirements.jwksUri].map(
      (url) => new URL(url).port,
    );
    const connected = [...log.matchAll(/connects to (.+)\.$/gm)].map(([, whom]) => whom);
    expect([...new Set(connected)].sort()).toEqual(ports.sort());
    expect(await readdir(folder)).toEqual([]);
    expect(log).not.toContain(key);
    expect(log).not.toContain("InstrumentationKey");
  });
});

interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly spanId: string;
        readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
      }[];
    }[];
  }[];
}

/** The attributes of each span, as text. */
function spansOf(body: unknown): [string, Record<string, string>][] {
  return (body as OtlpTraces).resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ spanId, attributes }) => [
      spanId,
      Object.fromEntries(
        attributes.map(({ key: name, value }) => [name, String(Object.values(value)[0])]),
      ),
    ]);
}
