import type { Local } from "../start-local.ts";

/** What a person reads when everything runs: the URL to use, and what to do with it. */
export function welcome(local: Local): string {
  const url = local.servers[0] ?? local.issuer;
  const name = new URL(url).pathname.split("/")[1] ?? "gateway";
  const vscode = JSON.stringify({ servers: { [name]: { type: "http", url } } }, null, 2);
  const seconds = (performance.now() / 1000).toFixed(1);
  return `
The gateway is ready (${seconds} s). It runs the policies of the synthesized stack.

  MCP server    ${url}
  Issuer        ${local.issuer}
  Sign-in       ${local.entra.origin} (stands for Microsoft Entra ID; pick a person, no password)

Connect a client:

  MCP Inspector
    npx @modelcontextprotocol/inspector --server-url ${url} --transport http

  VS Code, in .vscode/mcp.json
${vscode.replace(/^/gm, "    ")}

Ctrl-C ends everything.
`;
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
