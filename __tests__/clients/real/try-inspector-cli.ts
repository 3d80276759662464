import { freePort } from "../../../local/containers/free-port.ts";
import { tryClient } from "./try-client.ts";

/** Tries the command line of MCP Inspector; `modern` is the protocol of 2026-07-28. */
export function tryInspectorCli(era: "legacy" | "modern"): void {
  tryClient({
    title: `MCP Inspector, command line, ${era} protocol`,
    client: "inspector",
    atExpiry: "refreshes",
    atRestart: "registers again",
    use: async ({ gateway, laptop, file }) => {
      const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
      const target = ["--server-url", gateway.url, "--transport", "http", "--protocol-era", era];
      const call = ["--method", "tools/call", "--tool-name", "get_weather"];
      const words = ["--cli", ...target, "--callback-url", callback, ...call];
      return {
        weather: async () => {
          const { code, stdout, stderr } = await laptop.run(
            file(".bin/mcp-inspector"),
            [...words, "--tool-arg", "city=Lisbon", "--format", "json"],
            { MCP_AUTO_OPEN_ENABLED: "true", MCP_INSPECTOR_SECRET_STORE: "file" },
          );
          if (code !== 0) throw new Error(`It ended with ${code}: ${stdout}${stderr}`);
          return stdout;
        },
      };
    },
  });
}
