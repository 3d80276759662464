// T27, injection into the path of the store: token.policy.xml and consent.policy.xml of
// Azure-Samples/AI-Gateway labs/mcp-client-authorization put the client id into the URL of Cosmos DB
// unescaped, with the token of the gateway's identity. Here names in the store are digests of what
// the gateway itself made.

import { expect, inject, it } from "vitest";
import { OAuthClient } from "../e2e/oauth-client.ts";

const local = inject("gateway");

const paths = [
  "../grants/x",
  "..%2fgrants%2fx",
  "x?comp=list&restype=container",
  "x#fragment",
  "x\r\nx-ms-version: 1",
  "a/b",
  "%00",
  "é".repeat(43),
];

it.each(paths)("answers %j in the standard way wherever it stands", async (text) => {
  const client = await OAuthClient.register(local);
  const code = await client.redeem({ code: text, verifier: "v".repeat(43) });
  expect(code).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  const refresh = await client.refresh(text);
  expect(refresh).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await client.revoke(text)).status).toBe(200);
  const unknown = await client.redeem(
    { code: "c".repeat(43), verifier: "v".repeat(43) },
    { client_id: text },
  );
  expect(unknown).toMatchObject({ status: 401, body: { error: "invalid_client" } });
});
