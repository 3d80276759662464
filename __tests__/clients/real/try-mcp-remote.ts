import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { tryClient } from "./try-client.ts";

/** Tries mcp-remote as a desktop program has it: over stdio, either left running or started for each question. */
export function tryMcpRemote(running: "left running" | "started for each call"): void {
  tryClient({
    title: `mcp-remote, ${running}`,
    client: "mcp-remote",
    atExpiry: "refreshes",
    atRestart: "registers again",
    use: ({ gateway, laptop, file }) => {
      const start = async () => {
        const client = new Client({ name: "a-desktop-program", version: "1.0.0" });
        await client.connect(
          new StdioClientTransport({
            command: process.execPath,
            args: [file("mcp-remote/dist/proxy.js"), gateway.url, "--transport", "http-only"],
            env: { ...laptop.environment, MCP_REMOTE_CONFIG_DIR: laptop.home },
            cwd: laptop.home,
            stderr: "ignore",
          }),
        );
        return client;
      };
      let client: Client | undefined;
      return {
        weather: async () => {
          client ??= await start();
          const question = { name: "get_weather", arguments: { city: "Lisbon" } };
          const result = await client.callTool(question);
          if (running === "started for each call") {
            await client.close();
            client = undefined;
          }
          return JSON.stringify(result);
        },
        close: async () => await client?.close(),
      };
    },
  });
}
