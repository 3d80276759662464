/** Asks an MCP server for its tools, as a client does in one POST (MCP transports, Streamable HTTP). */
export async function listTools(server: string | URL, init: RequestInit = {}): Promise<Response> {
  return await fetch(server, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
    ...init,
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...init.headers,
    },
  });
}

/** The status that a server answers to who asks for its tools with these headers. */
export async function statusOfList(
  server: string | URL,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const answer = await listTools(server, { headers });
  await answer.text();
  return answer.status;
}

export function bearer(token: unknown): { readonly authorization: string } {
  return { authorization: `Bearer ${String(token)}` };
}
