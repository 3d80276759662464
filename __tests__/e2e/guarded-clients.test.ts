import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
  UnauthorizedError as ModernUnauthorizedError,
} from "@modelcontextprotocol/client";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { MemoryProvider } from "./memory-provider.ts";
import { browserAt, people, signIn } from "./sign-in.ts";

let local: Local;

beforeAll(async () => {
  const stack = await synthesized("__tests__/stacks/guarded-weather.ts");
  local = await startLocal({ stack });
});

afterAll(async () => {
  await local.close();
});

const question = { name: "get_weather", arguments: { city: "Lisbon" } };
/** Its scope is one that clients are told to ask for at the first sign-in. */
const outlook = { name: "get_forecast", arguments: { city: "Lisbon" } };

function mcpUrl(): URL {
  return new URL(local.servers[0] ?? "");
}

async function approve(provider: MemoryProvider, person: string): Promise<string> {
  const { url } = await signIn(browserAt(local), provider.authorizationUrl(), { person });
  return url;
}

describe("a client of SDK generation 1", () => {
  it("sees what its person can have, and is told what a tool needs more", async () => {
    const provider = new MemoryProvider();
    const first = new StreamableHTTPClientTransport(mcpUrl(), { authProvider: provider });
    const newcomer = new Client({ name: "generation-1", version: "1.0.0" });
    await expect(newcomer.connect(first)).rejects.toThrow(UnauthorizedError);
    expect(provider.authorizationUrl().searchParams.get("scope")).toBe(
      "weather.use weather.forecast",
    );
    await first.finishAuth(provider.codeFrom(await approve(provider, people.ada)));

    const client = new Client({ name: "generation-1", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(mcpUrl(), { authProvider: provider }));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["get_weather", "get_forecast", "who_am_i"]);
    expect((await client.callTool(outlook)).isError ?? false).toBe(false);
    // With a refresh token this generation never asks for more: it refreshes, and gives up.
    await expect(client.callTool(question)).rejects.toThrow("403 after trying upscoping");
    await client.close();
  });
});

describe.each(["legacy", "auto"] as const)("a client of SDK generation 2, %s", (mode) => {
  it("sees what its person can have, and steps up when a tool needs more", async () => {
    const provider = new MemoryProvider();
    const newClient = () =>
      new ModernClient(
        { name: "generation-2", version: "1.0.0" },
        { versionNegotiation: { mode } },
      );
    const first = new ModernTransport(mcpUrl(), { authProvider: provider });
    await expect(newClient().connect(first)).rejects.toThrow(ModernUnauthorizedError);
    await first.finishAuth(new URL(await approve(provider, people.grace)).searchParams);

    const client = newClient();
    const transport = new ModernTransport(mcpUrl(), { authProvider: provider });
    await client.connect(transport);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "get_cities",
      "get_forecast",
      "get_weather",
      "who_am_i",
    ]);
    const cities = await client.callTool({
      name: "get_cities",
      arguments: { country: "Portugal" },
    });
    expect(cities.isError ?? false).toBe(false);
    expect((await client.callTool(outlook)).isError ?? false).toBe(false);
    await expect(client.callTool(question)).rejects.toThrow(ModernUnauthorizedError);
    await transport.finishAuth(new URL(await approve(provider, people.grace)).searchParams);
    const { structuredContent } = await client.callTool(question);
    expect(structuredContent).toMatchObject({ city: "Lisbon" });
    await client.close();
  });
});
