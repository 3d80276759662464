import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { versionOfDependency } from "./client-packages.ts";
import { askSignedIn, SdkProvider } from "./sdk-provider.ts";
import { tryClient } from "./try-client.ts";

/** Tries a client of the second generation; `modern` is the protocol of 2026-07-28. */
export function trySdk2(era: "legacy" | "modern"): void {
  tryClient({
    title: `MCP TypeScript SDK 2, ${era} protocol`,
    client: { version: versionOfDependency("@modelcontextprotocol/client") },
    atExpiry: "refreshes",
    atRestart: "registers again",
    use: ({ gateway, laptop }) => {
      const provider = new SdkProvider(laptop);
      let transport: StreamableHTTPClientTransport;
      const ask = async () => {
        const mode = era === "legacy" ? era : { pin: "2026-07-28" };
        const client = new Client(
          { name: "generation-2", version: "1.0.0" },
          { versionNegotiation: { mode } },
        );
        transport = new StreamableHTTPClientTransport(new URL(gateway.url), {
          authProvider: provider,
        });
        await client.connect(transport);
        const question = { name: "get_weather", arguments: { city: "Lisbon" } };
        const result = await client.callTool(question);
        await client.close();
        return JSON.stringify(result);
      };
      const finish = () => transport.finishAuth(new URL(provider.answer).searchParams);
      return { weather: () => askSignedIn(provider, ask, finish) };
    },
  });
}
