import type { Local } from "../start-local.ts";

/** What a person reads when everything runs: the URL to use, and what to do with it. */
export function welcome(local: Local): string {
  const urls = local.servers.length > 0 ? local.servers : [local.issuer];
  const servers = Object.fromEntries(urls.map((url) => [nameOf(url), { type: "http", url }]));
  const vscode = JSON.stringify({ servers }, null, 2);
  const seconds = (performance.now() / 1000).toFixed(1);
  return `
The gateway is ready (${seconds} s). It runs the policies of the synthesized stack.

${serverLines(urls)}
  Issuer        ${local.issuer}
  Sign-in       ${local.entra.origin} (stands for Microsoft Entra ID; pick a person, no password)

Connect a client:

  MCP Inspector
    npx @modelcontextprotocol/inspector --server-url ${urls[0]} --transport http

  VS Code, in .vscode/mcp.json
${vscode.replace(/^/gm, "    ")}

Ctrl-C ends everything.
`;
}

/** One line for each MCP server. */
function serverLines(urls: readonly string[]): string {
  const title = urls.length > 1 ? "MCP servers" : "MCP server";
  return urls.map((url, index) => `  ${(index === 0 ? title : "").padEnd(14)}${url}`).join("\n");
}

/** What a client may call a server: its path, without the final `/mcp`. */
function nameOf(url: string): string {
  const path = new URL(url).pathname.slice(1).replace(/\/mcp$/, "");
  return path.replaceAll("/", "-") || "gateway";
}

/** What a program that starts the gateway needs to know, as one line. */
export function readyLine(local: Local): string {
  const ready = {
    mcp: local.servers[0],
    issuer: local.issuer,
    entra: local.entra.origin,
    servers: local.servers,
    grantStore: local.grantStoreUrl,
  };
  return `${JSON.stringify(ready)}\n`;
}
