import { pathToFileURL } from "node:url";
import { askSignedIn, SdkProvider } from "./sdk-provider.ts";
import { tryClient } from "./try-client.ts";

/** The part of `@ai-sdk/mcp` that is used here; it is installed for the trial only. */
interface AiSdk {
  createMCPClient(config: {
    readonly transport: {
      readonly type: "http";
      readonly url: string;
      readonly authProvider: SdkProvider;
    };
  }): Promise<{
    tools(): Promise<
      Readonly<Record<string, { execute(input: object, options: object): unknown }>>
    >;
    close(): Promise<void>;
  }>;
  auth(
    provider: SdkProvider,
    options: {
      readonly serverUrl: string;
      readonly authorizationCode: string;
      readonly callbackState: string | null;
      readonly iss: string | null;
    },
  ): Promise<unknown>;
}

tryClient({
  title: "AI SDK",
  client: "ai-sdk",
  atExpiry: "refreshes",
  atRestart: "registers again",
  use: async ({ gateway, laptop, file }) => {
    const entry = pathToFileURL(file("@ai-sdk/mcp/dist/index.js")).href;
    const { createMCPClient, auth } = (await import(/* @vite-ignore */ entry)) as AiSdk;
    const provider = new SdkProvider(laptop);
    const ask = async () => {
      const client = await createMCPClient({
        transport: { type: "http", url: gateway.url, authProvider: provider },
      });
      const { get_weather: tool } = await client.tools();
      const result = await tool?.execute({ city: "Lisbon" }, { toolCallId: "1", messages: [] });
      await client.close();
      return JSON.stringify(result);
    };
    const finish = async () => {
      const { searchParams } = new URL(provider.answer);
      await auth(provider, {
        serverUrl: gateway.url,
        authorizationCode: provider.codeFrom(provider.answer),
        callbackState: searchParams.get("state"),
        iss: searchParams.get("iss"),
      });
    };
    return { weather: () => askSignedIn(provider, ask, finish) };
  },
});
