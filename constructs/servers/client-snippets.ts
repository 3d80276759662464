/** How each client is connected to one server: a command, or what its file of servers has. */
export type ClientSnippets = Readonly<Record<string, string | object>>;

/**
 * What people paste into MCP clients, by the client. Commands are texts, and files are objects. Codex does not speak HTTP+SSE; the
 * clients that are told no transport try both.
 *
 * @param pathname of the server on its host, without which only Terraform knows the URL
 */
export function clientSnippets(
  url: string,
  pathname: string,
  transport: "http" | "sse",
): ClientSnippets {
  const name = serverName(pathname);
  const codex = `codex mcp add ${name} --url ${url} && codex mcp login ${name}`;
  return {
    "vs-code": { servers: { [name]: { type: transport, url } } },
    cursor: { mcpServers: { [name]: { url } } },
    "mcp-remote": { mcpServers: { [name]: { command: "npx", args: ["-y", "mcp-remote", url] } } },
    "claude-code": `claude mcp add --transport ${transport} ${name} ${url}`,
    ...(transport === "http" ? { codex } : {}),
    inspector: `npx @modelcontextprotocol/inspector --server-url ${url} --transport ${transport}`,
    doctor: `azure-mcp-gateway doctor ${url}`,
  };
}

/** What clients call the server: its path in one word, without its final `/mcp` or `/sse`. */
function serverName(pathname: string): string {
  const path = pathname.slice(1).replace(/\/(mcp|sse)$/, "");
  return path.replaceAll("/", "-") || "gateway";
}
