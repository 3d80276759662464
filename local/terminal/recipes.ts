/** How a client is connected: what is typed, or written into a file of its. */
export interface Recipe {
  readonly client: string;
  readonly lines: readonly string[];
}

/** A server as clients name it. */
export interface NamedServer {
  readonly name: string;
  readonly url: string;
  /** What clients call Streamable HTTP and HTTP+SSE. */
  readonly transport: "http" | "sse";
}

/**
 * The servers with names: their paths, without the final `/mcp` or `/sse`. One at `/sse` speaks HTTP+SSE; at another path the URL
 * does not say so.
 */
export function namedServers(urls: readonly string[]): readonly NamedServer[] {
  return urls.map((url) => {
    const [path = "", end] = new URL(url).pathname.slice(1).split(/\/(mcp|sse)$/);
    const transport = end === "sse" ? "sse" : "http";
    return { name: path.replaceAll("/", "-") || "gateway", url, transport };
  });
}

/** How the clients are connected that have been tried, one after another. */
export function recipes(servers: readonly NamedServer[]): readonly Recipe[] {
  const each = (line: (server: NamedServer) => string) => servers.map(line);
  const json = (name: string, server: (server: NamedServer) => object) => {
    const entries = servers.map((one) => [one.name, server(one)] as const);
    return JSON.stringify({ [name]: Object.fromEntries(entries) }, null, 2).split("\n");
  };
  const streamable = servers.filter(({ transport }) => transport === "http");
  const codex = {
    client: "Codex",
    lines: streamable.flatMap(({ name, url }) => [
      `codex mcp add ${name} --url ${url}`,
      `codex mcp login ${name}`,
    ]),
  };
  return [
    {
      client: "MCP Inspector (Node.js 22.19 or newer)",
      lines: each(
        ({ url, transport }) =>
          `npx @modelcontextprotocol/inspector --server-url ${url} --transport ${transport}`,
      ),
    },
    {
      client: "VS Code, in .vscode/mcp.json",
      lines: json("servers", ({ url, transport }) => ({ type: transport, url })),
    },
    {
      client: "Claude Code, then /mcp in it to sign in",
      lines: each(
        ({ name, url, transport }) => `claude mcp add --transport ${transport} ${name} ${url}`,
      ),
    },
    // It does not speak HTTP+SSE. The clients that are told no transport try both.
    ...(streamable.length > 0 ? [codex] : []),
    { client: "Cursor, in .cursor/mcp.json", lines: json("mcpServers", ({ url }) => ({ url })) },
    {
      client: "Clients that speak stdio only, by mcp-remote",
      lines: json("mcpServers", ({ url }) => ({ command: "npx", args: ["-y", "mcp-remote", url] })),
    },
  ];
}
