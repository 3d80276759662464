import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countries } from "../../mcp-server/cities.ts";
import { weatherOf } from "../../mcp-server/weather.ts";
import { bearer, type RunningServer, startWeatherServer } from "./running-server.ts";

const now = new Date("2026-07-28T14:30:00Z");
const me = { name: "test", version: "1" };
let server: RunningServer;

beforeAll(async () => {
  server = await startWeatherServer({ now: () => now });
});
afterAll(() => server.close());

async function connection() {
  const headers = bearer(await server.issuer.mint());
  return { url: new URL(`${server.url}/mcp`), options: { requestInit: { headers } } };
}

async function clientV2(mode: "legacy" | "auto" | { pin: string }) {
  const { url, options } = await connection();
  const client = new Client(me, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(url, options));
  return client;
}

async function clientV1() {
  const { url, options } = await connection();
  const client = new ClientV1(me);
  // The v1 transport's optional `sessionId` is typed without exactOptionalPropertyTypes in mind.
  await client.connect(new TransportV1(url, options) as Parameters<ClientV1["connect"]>[0]);
  return client;
}

const clients = [
  ["SDK v1", clientV1],
  ["SDK v2, initialize-based", () => clientV2("legacy")],
  ["SDK v2, negotiating", () => clientV2("auto")],
  ["SDK v2, 2026-07-28 only", () => clientV2({ pin: "2026-07-28" })],
] as const;

describe.each(clients)("%s", (_name, connect) => {
  it("lists both tools with titles, schemas and annotations", async () => {
    const client = await connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["get_cities", "get_weather"]);
    for (const tool of tools) {
      expect(tool.title).toMatch(/\w/);
      expect(tool.description).toMatch(/\.$/);
      expect(tool.annotations).toEqual({
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      });
    }
    expect(tools[0]?.inputSchema).toMatchObject({
      properties: { country: { type: "string" } },
      required: ["country"],
    });
    expect(tools[1]?.inputSchema).toMatchObject({
      properties: { city: { type: "string" } },
      required: ["city"],
    });
    expect(tools[1]?.outputSchema).toMatchObject({
      properties: { city: {}, condition: {}, temperature: {}, humidity: {} },
      required: ["city", "condition", "temperature", "humidity"],
    });
    await client.close();
  });

  it("gets cities and weather, as structure and as the same JSON in text", async () => {
    const client = await connect();
    const cities = await client.callTool({
      name: "get_cities",
      arguments: { country: "PORTUGAL" },
    });
    expect(cities.structuredContent).toEqual({
      cities: ["Lisbon", "Porto", "Braga", "Coimbra", "Faro"],
    });
    const weather = await client.callTool({ name: "get_weather", arguments: { city: "lisbon" } });
    expect(weather.structuredContent).toEqual(weatherOf("Lisbon", now));
    for (const { content, structuredContent } of [cities, weather]) {
      expect(content).toEqual([{ type: "text", text: JSON.stringify(structuredContent) }]);
    }
    await client.close();
  });

  it("gets no cities for an unknown country, and help for an unknown city", async () => {
    const client = await connect();
    const nowhere = await client.callTool({ name: "get_cities", arguments: { country: "Mars" } });
    expect(nowhere.structuredContent).toEqual({ cities: [] });
    const unknown = await client.callTool({ name: "get_weather", arguments: { city: "Atlantis" } });
    expect(unknown.isError).toBe(true);
    expect(unknown.structuredContent).toBeUndefined();
    const text = JSON.stringify(unknown.content);
    expect(text).toContain("Atlantis");
    expect(text).toContain("get_cities");
    for (const country of countries) {
      expect(text).toContain(country);
    }
    await client.close();
  });

  it("is told when an argument is missing or absurdly long", async () => {
    const client = await connect();
    for (const argument of [{}, { city: 5 }, { city: "x".repeat(101) }]) {
      const refused = await client.callTool({ name: "get_weather", arguments: argument });
      expect(refused.isError).toBe(true);
    }
    await client.close();
  });
});

describe("protocol eras", () => {
  it("lets a negotiating client choose the new era", async () => {
    const client = await clientV2("auto");
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    await client.close();
  });

  it("keeps no session", async () => {
    const { url, options } = await connection();
    const transport = new TransportV1(url, options);
    const client = new ClientV1(me);
    await client.connect(transport as Parameters<ClientV1["connect"]>[0]);
    expect(transport.sessionId).toBeUndefined();
    await client.close();
  });
});
