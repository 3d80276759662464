import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  it("lists the tools with titles, schemas and annotations", async () => {
    const client = await connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["get_cities", "get_weather", "get_forecast"]);
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
    const [cities, weather, forecast] = tools;
    expect(cities?.inputSchema).toMatchObject({ required: ["country"] });
    expect(weather?.inputSchema).toMatchObject({ required: ["city"] });
    expect(forecast?.inputSchema).toMatchObject({ required: ["city"] });
    for (const tool of [weather, forecast]) {
      expect(tool?.outputSchema?.required).toEqual(
        expect.arrayContaining(["city", "country", "units", "source", "notice"]),
      );
    }
    expect(weather?.outputSchema?.required).toEqual(
      expect.arrayContaining(["condition", "temperature", "humidity"]),
    );
    await client.close();
  });

  it("gets cities, weather and a forecast, to read, as structure and as the same JSON", async () => {
    const client = await connect();
    const call = (name: string, given: Record<string, unknown>) =>
      client.callTool({ name, arguments: given });
    const cities = await call("get_cities", { country: "PORTUGAL", limit: 2 });
    expect(cities.structuredContent).toEqual({
      country: "Portugal",
      countryCode: "PT",
      total: 24,
      cities: [
        {
          name: "Lisbon",
          region: "Lisboa",
          population: 1_664_901,
          latitude: 38.7227,
          longitude: -9.1449,
        },
        {
          name: "Porto",
          region: "Porto",
          population: 793_317,
          latitude: 41.15,
          longitude: -8.62,
        },
      ],
    });
    const weather = await call("get_weather", { city: "lisboa" });
    expect(weather.structuredContent).toMatchObject({
      city: "Lisbon",
      country: "Portugal",
      timeZone: "Europe/Lisbon",
      time: "2026-07-28T15:30:00+01:00",
      temperature: expect.any(Number),
      isDay: true,
      units: { temperature: "°C", speed: "km/h", precipitation: "mm" },
      source: "simulated",
    });
    const forecast = await call("get_forecast", { city: "Lisbon", days: 3, units: "imperial" });
    expect(forecast.structuredContent).toMatchObject({
      city: "Lisbon",
      days: [{ date: "2026-07-28" }, { date: "2026-07-29" }, { date: "2026-07-30" }],
      units: { temperature: "°F", speed: "mph", precipitation: "in" },
    });
    for (const { content, structuredContent } of [cities, weather, forecast]) {
      const [sentence, json] = content as { type: string; text: string }[];
      expect(sentence?.text).toMatch(/Lisbon/);
      expect(json?.text).toBe(JSON.stringify(structuredContent));
    }
    for (const { content } of [weather, forecast]) {
      expect(JSON.stringify(content)).toContain("Simulated");
    }
    await client.close();
  });

  it("is told how to mend a call", async () => {
    const client = await connect();
    const advice = async (name: string, given: Record<string, string>) => {
      const { isError, content, structuredContent } = await client.callTool({
        name,
        arguments: given,
      });
      expect(isError).toBe(true);
      expect(structuredContent).toBeUndefined();
      return JSON.stringify(content);
    };
    expect(await advice("get_cities", { country: "Portugl" })).toContain(
      String.raw`Did you mean \"Portugal\"?`,
    );
    expect(await advice("get_cities", { country: "PT", region: "Bavaria" })).toContain("Lisboa");
    for (const tool of ["get_weather", "get_forecast"]) {
      expect(await advice(tool, { city: "Lisbn" })).toContain(
        String.raw`Did you mean \"Lisbon, Lisboa, Portugal\"?`,
      );
      expect(await advice(tool, { city: "Atlantis" })).toContain("get_cities");
      const choices = await advice(tool, { city: "Springfield" });
      expect(choices).toContain("Springfield, Illinois, United States");
      expect(choices).toContain("Springfield, Ohio, United States");
    }
    await client.close();
  });

  it("is told when an argument is missing or absurd", async () => {
    const client = await connect();
    const absurd = [{}, { city: 5 }, { city: "" }, { city: "x".repeat(101) }];
    for (const given of [...absurd, { city: "Lisbon", units: "kelvin" }]) {
      const refused = await client.callTool({ name: "get_weather", arguments: given });
      expect(refused.isError).toBe(true);
    }
    for (const days of [0, 17, 1.5]) {
      const given = { city: "Lisbon", days };
      const refused = await client.callTool({ name: "get_forecast", arguments: given });
      expect(refused.isError).toBe(true);
    }
    await client.close();
  });

  it("is told how far a forecast is", async () => {
    const client = await connect();
    const told: (number | undefined)[] = [];
    const onprogress = ({ progress, total }: { progress: number; total?: number | undefined }) => {
      told.push(progress / (total ?? Number.NaN));
    };
    const question = { name: "get_forecast", arguments: { city: "Lisbon", days: 4 } };
    const answer =
      client instanceof ClientV1
        ? await client.callTool(question, undefined, { onprogress })
        : await client.callTool(question, { onprogress });
    expect(answer.isError ?? false).toBe(false);
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
    await client.close();
  });

  it("reads the climate of a city, with names completed", async () => {
    const client = await connect();
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ uriTemplate: "climate://{country}/{city}" }]);
    for (const uri of ["climate://PT/Lisbon", "climate://us/Springfield%2C%20Illinois"]) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toMatchObject([{ uri, mimeType: "text/markdown" }]);
      expect(JSON.stringify(contents)).toMatch(/not measured.*January.*December/);
    }
    for (const uri of ["climate://PT/Atlantis", "climate://PT/%E0%A4%A"]) {
      await expect(client.readResource({ uri })).rejects.toThrow("not found");
    }
    const ref = { type: "ref/resource", uri: "climate://{country}/{city}" } as const;
    const { completion } = await client.complete({
      ref,
      argument: { name: "city", value: "lis" },
      context: { arguments: { country: "PT" } },
    });
    expect(completion.values).toEqual(["Lisbon"]);
    await client.close();
  });

  it("gets a prompt to plan by", async () => {
    const client = await connect();
    const { prompts } = await client.listPrompts();
    expect(prompts).toMatchObject([{ name: "plan_by_weather" }]);
    const { messages } = await client.getPrompt({
      name: "plan_by_weather",
      arguments: { city: "Lisbon", plan: "a picnic" },
    });
    expect(JSON.stringify(messages)).toMatch(/a picnic.*Lisbon.*get_forecast/);
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
