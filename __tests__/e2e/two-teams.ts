import { expect } from "vitest";
import type { OAuthClient } from "./oauth-client.ts";

/** An access token for a server. */
export async function tokenOf(
  client: OAuthClient,
  resource: string,
  scope?: string,
): Promise<string> {
  const authorization = await client.authorize({ resource, scope });
  const { status, body } = await client.redeem(authorization, { resource });
  expect(status).toBe(200);
  return String(body["access_token"]);
}

/** Calls a server once, with no session. */
export async function callAt(
  server: string,
  token: string,
  method = "tools/list",
  params = {},
): Promise<Response> {
  return await fetch(server, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${token}`,
    },
  });
}
