import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
  UnauthorizedError as ModernUnauthorizedError,
} from "@modelcontextprotocol/client";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe, expect, inject, it } from "vitest";
import { MemoryProvider } from "./memory-provider.ts";
import { browserAt, signIn } from "./sign-in.ts";

const local = inject("gateway");

function mcpUrl(): URL {
  return new URL(local.servers[0] ?? "");
}

describe("a client of SDK generation 1", () => {
  it("goes from 401 to the weather, refreshes, and asks again", async () => {
    const provider = new MemoryProvider();
    const first = new StreamableHTTPClientTransport(mcpUrl(), { authProvider: provider });
    const newcomer = new Client({ name: "generation-1", version: "1.0.0" });
    await expect(newcomer.connect(first)).rejects.toThrow(UnauthorizedError);

    const visit = await signIn(browserAt(local), provider.authorizationUrl());
    await first.finishAuth(provider.codeFrom(visit.url));

    const client = new Client({ name: "generation-1", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(mcpUrl(), { authProvider: provider }));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "get_cities",
      "get_forecast",
      "get_weather",
      "who_am_i",
    ]);
    expect(await weatherOf(client)).toMatchObject({ city: "Lisbon" });

    // An access token that no longer works makes the client refresh by itself.
    const before = provider.tokens();
    provider.spoilAccessToken();
    expect(await weatherOf(client)).toMatchObject({ city: "Lisbon" });
    expect(provider.tokens()?.refresh_token).not.toBe(before?.refresh_token);
    expect(provider.visitsAsked).toBe(1);
    await client.close();
  });

  async function weatherOf(client: Client): Promise<unknown> {
    const result = await client.callTool({ name: "get_weather", arguments: { city: "Lisbon" } });
    return result.structuredContent;
  }
});

describe.each(["legacy", "auto"] as const)(
  "a client of SDK generation 2, %s negotiation",
  (mode) => {
    it("goes from 401 to the weather, refreshes, and asks again", async () => {
      const provider = new MemoryProvider();
      const first = new ModernTransport(mcpUrl(), { authProvider: provider });
      const newcomer = newClient();
      await expect(newcomer.connect(first)).rejects.toThrow(ModernUnauthorizedError);

      const visit = await signIn(browserAt(local), provider.authorizationUrl());
      await first.finishAuth(new URL(visit.url).searchParams);

      const client = newClient();
      await client.connect(new ModernTransport(mcpUrl(), { authProvider: provider }));
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name).sort()).toEqual([
        "get_cities",
        "get_forecast",
        "get_weather",
        "who_am_i",
      ]);
      expect(await weatherOf(client)).toMatchObject({ city: "Lisbon" });

      const before = provider.tokens();
      provider.spoilAccessToken();
      expect(await weatherOf(client)).toMatchObject({ city: "Lisbon" });
      expect(provider.tokens()?.refresh_token).not.toBe(before?.refresh_token);
      expect(provider.visitsAsked).toBe(1);
      await client.close();
    });

    function newClient(): ModernClient {
      return new ModernClient(
        { name: "generation-2", version: "1.0.0" },
        { versionNegotiation: { mode } },
      );
    }

    async function weatherOf(client: ModernClient): Promise<unknown> {
      const result = await client.callTool({ name: "get_weather", arguments: { city: "Lisbon" } });
      return result.structuredContent;
    }
  },
);
