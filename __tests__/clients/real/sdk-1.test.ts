import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { versionOfDependency } from "./client-packages.ts";
import { askSignedIn, SdkProvider } from "./sdk-provider.ts";
import { tryClient } from "./try-client.ts";

tryClient({
  title: "MCP TypeScript SDK 1",
  client: { version: versionOfDependency("@modelcontextprotocol/sdk") },
  atExpiry: "refreshes",
  atRestart: "registers again",
  remark: "never asks for more scopes: askAtSignIn",
  use: ({ gateway, laptop }) => {
    const provider = new SdkProvider(laptop);
    const newTransport = () =>
      new StreamableHTTPClientTransport(new URL(gateway.url), { authProvider: provider });
    const ask = async () => {
      const client = new Client({ name: "generation-1", version: "1.0.0" });
      await client.connect(newTransport());
      const question = { name: "get_weather", arguments: { city: "Lisbon" } };
      const result = await client.callTool(question);
      await client.close();
      return JSON.stringify(result);
    };
    const finish = () => newTransport().finishAuth(provider.codeFrom(provider.answer));
    return { weather: () => askSignedIn(provider, ask, finish) };
  },
});
