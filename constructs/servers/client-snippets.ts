/** How each client is connected to one server: a command, or what its file of servers has. */
export type ClientSnippets = Readonly<Record<string, string | object>>;

/**
 * What people paste into MCP clients, by the client. Commands are texts, and files are objects.
 * @param pathname of the server on its host, without which only Terraform knows the URL
 */
export function clientSnippets(url: string, pathname: string): ClientSnippets {
  const name = serverName(pathname);
  return {
    "vs-code": { servers: { [name]: { type: "http", url } } },
    cursor: { mcpServers: { [name]: { url } } },
    "mcp-remote": { mcpServers: { [name]: { command: "npx", args: ["-y", "mcp-remote", url] } } },
    "claude-code": `claude mcp add --transport http ${name} ${url}`,
    codex: `codex mcp add ${name} --url ${url} && codex mcp login ${name}`,
    inspector: `npx @modelcontextprotocol/inspector --server-url ${url} --transport http`,
    doctor: `azure-mcp-gateway doctor ${url}`,
  };
}

/** What clients call the server: its path in one word, without the final `/mcp`. */
function serverName(pathname: string): string {
  const path = pathname.slice(1).replace(/\/mcp$/, "");
  return path.replaceAll("/", "-") || "gateway";
}
