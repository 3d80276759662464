/** How a client is connected: what is typed, or written into a file of its. */
export interface Recipe {
  readonly client: string;
  readonly lines: readonly string[];
}

/** A server as clients name it. */
export interface NamedServer {
  readonly name: string;
  readonly url: string;
}

/** The servers with names: their paths, without the final `/mcp`. */
export function namedServers(urls: readonly string[]): readonly NamedServer[] {
  return urls.map((url) => {
    const path = new URL(url).pathname.slice(1).replace(/\/mcp$/, "");
    return { name: path.replaceAll("/", "-") || "gateway", url };
  });
}

/** How the clients are connected that have been tried, one after another. */
export function recipes(servers: readonly NamedServer[]): readonly Recipe[] {
  const each = (line: (server: NamedServer) => string) => servers.map(line);
  const json = (name: string, server: (server: NamedServer) => object) => {
    const entries = servers.map((one) => [one.name, server(one)] as const);
    return JSON.stringify({ [name]: Object.fromEntries(entries) }, null, 2).split("\n");
  };
  return [
    {
      client: "MCP Inspector (Node.js 22.19 or newer)",
      lines: each(
        ({ url }) => `npx @modelcontextprotocol/inspector --server-url ${url} --transport http`,
      ),
    },
    {
      client: "VS Code, in .vscode/mcp.json",
      lines: json("servers", ({ url }) => ({ type: "http", url })),
    },
    {
      client: "Claude Code, then /mcp in it to sign in",
      lines: each(({ name, url }) => `claude mcp add --transport http ${name} ${url}`),
    },
    {
      client: "Codex",
      lines: servers.flatMap(({ name, url }) => [
        `codex mcp add ${name} --url ${url}`,
        `codex mcp login ${name}`,
      ]),
    },
    { client: "Cursor, in .cursor/mcp.json", lines: json("mcpServers", ({ url }) => ({ url })) },
    {
      client: "Clients that speak stdio only, by mcp-remote",
      lines: json("mcpServers", ({ url }) => ({ command: "npx", args: ["-y", "mcp-remote", url] })),
    },
  ];
}
