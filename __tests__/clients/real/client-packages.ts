import { readFileSync } from "node:fs";

/** What is installed of each client: packages of npm, by their exact versions. */
export const clientPackages = {
  inspector: { "@modelcontextprotocol/inspector": "2.12.0" },
  "mcp-remote": { "mcp-remote": "0.15.1" },
  "claude-code": { "@anthropic-ai/claude-code": "2.1.332" },
  codex: { "@openai/codex": "0.169.0" },
  mcporter: { mcporter: "0.12.3" },
  "ai-sdk": { "@ai-sdk/mcp": "2.0.99" },
  langchain: {
    "@langchain/mcp-adapters": "1.1.4",
    "@langchain/core": "1.4.0",
    "@langchain/langgraph": "1.7.3",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type ClientPackage = keyof typeof clientPackages;

/** Nothing is installed that was published later, so what clients depend on stays as it is, too. */
export const publishedBefore = "2026-11-26";

/** The version of a client: that of the first of its packages. */
export function versionOf(client: ClientPackage): string {
  return Object.values(clientPackages[client])[0] ?? "";
}

/** The version of a client that the project itself depends on, for its other tests. */
export function versionOfDependency(
  name: "@modelcontextprotocol/sdk" | "@modelcontextprotocol/client",
): string {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return devDependencies[name] ?? "";
}
