import { pathToFileURL } from "node:url";
import { askSignedIn, SdkProvider } from "./sdk-provider.ts";
import { tryClient } from "./try-client.ts";

/** The parts of LangChain's adapters and of the SDK below them that are used here; they are installed for the trial only. */
interface Adapters {
  readonly MultiServerMCPClient: new (config: {
    readonly mcpServers: Readonly<
      Record<string, { transport: "http"; url: string; authProvider: SdkProvider }>
    >;
  }) => {
    getTools(): Promise<
      readonly { readonly name: string; invoke(input: object): Promise<unknown> }[]
    >;
    close(): Promise<void>;
  };
}
interface Sdk {
  auth(
    provider: SdkProvider,
    options: { readonly serverUrl: string; readonly authorizationCode: string },
  ): Promise<unknown>;
}

tryClient({
  title: "LangChain.js MCP adapters",
  client: "langchain",
  atExpiry: "refreshes",
  atRestart: "registers again",
  use: async ({ gateway, laptop, file }) => {
    const load = async (path: string): Promise<unknown> =>
      await import(/* @vite-ignore */ pathToFileURL(file(path)).href);
    const { MultiServerMCPClient } = (await load(
      "@langchain/mcp-adapters/dist/index.js",
    )) as Adapters;
    const { auth } = (await load("@modelcontextprotocol/sdk/dist/esm/client/auth.js")) as Sdk;
    const provider = new SdkProvider(laptop);
    const ask = async () => {
      const weather = { transport: "http", url: gateway.url, authProvider: provider } as const;
      const client = new MultiServerMCPClient({ mcpServers: { weather } });
      const tools = await client.getTools();
      const tool = tools.find(({ name }) => name === "get_weather");
      const result = await tool?.invoke({ city: "Lisbon" });
      await client.close();
      return JSON.stringify(result);
    };
    const finish = async () => {
      const authorizationCode = provider.codeFrom(provider.answer);
      await auth(provider, { serverUrl: gateway.url, authorizationCode });
    };
    return { weather: () => askSignedIn(provider, ask, finish) };
  },
});
