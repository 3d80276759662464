/** How each client is connected to one server: a command, or what its file of servers has. */
export type ClientSnippets = Readonly<Record<string, string | object>>;

/** What decides which clients can come. */
interface SnippetsOf {
  readonly transport: "http" | "sse";
  /** Whether the gateway gives tokens for the server, to every client that speaks MCP. */
  readonly gatewayTokens: boolean;
}

/**
 * What people paste into MCP clients, by the client. Commands are texts, and files are objects. Codex does not speak HTTP+SSE; the
 * clients that are told no transport try both.
 *
 * Where Entra alone gives the tokens, nobody can register and nobody may send `resource`: VS Code, which is registered there, comes
 * by itself.
 *
 * @param pathname of the server on its host, without which only Terraform knows the URL
 */
export function clientSnippets(
  url: string,
  pathname: string,
  { transport, gatewayTokens }: SnippetsOf,
): ClientSnippets {
  const name = serverName(pathname);
  const known = {
    "vs-code": { servers: { [name]: { type: transport, url } } },
    doctor: `azure-mcp-gateway doctor ${url}`,
  };
  if (!gatewayTokens) return known;
  const codex = `codex mcp add ${name} --url ${url} && codex mcp login ${name}`;
  return {
    ...known,
    cursor: { mcpServers: { [name]: { url } } },
    "mcp-remote": { mcpServers: { [name]: { command: "npx", args: ["-y", "mcp-remote", url] } } },
    "claude-code": `claude mcp add --transport ${transport} ${name} ${url}`,
    ...(transport === "http" ? { codex } : {}),
    inspector: `npx @modelcontextprotocol/inspector --server-url ${url} --transport ${transport}`,
  };
}

/** What clients call the server: its path in one word, without its final `/mcp` or `/sse`. */
function serverName(pathname: string): string {
  const path = pathname.slice(1).replace(/\/(mcp|sse)$/, "");
  return path.replaceAll("/", "-") || "gateway";
}
