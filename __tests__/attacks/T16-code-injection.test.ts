// T16, a code used by another client, for another redirect URI or resource; a wrong try burns it.
// RFC 9700 section 4.5 (code injection); token.policy.xml of Azure-Samples/AI-Gateway
// labs/mcp-client-authorization, whose codes are bound to neither client nor redirect URI.

import { describe, expect, inject, it } from "vitest";
import { newClient } from "./steps.ts";

describe("a code is burnt by a try", () => {
  it.each([
    ["for another redirect URI", { redirect_uri: "http://127.0.0.1:33418/other" }, "invalid_grant"],
    ["for another port of it", { redirect_uri: "http://127.0.0.1:1/callback" }, "invalid_grant"],
    ["for another resource", { resource: "https://elsewhere.example/mcp" }, "invalid_target"],
    ["with another verifier", { code_verifier: "v".repeat(43) }, "invalid_grant"],
  ])("%s", async (_, change, error) => {
    const client = await newClient();
    const authorization = await client.authorize();
    const wrong = await client.redeem(authorization, change);
    expect(wrong).toMatchObject({ status: 400, body: { error } });
    const right = await client.redeem(authorization);
    expect(right).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("of another client", async () => {
    const [owner, thief] = [await newClient(), await newClient({ client_name: "Thief" })];
    const authorization = await owner.authorize();
    const stolen = await thief.redeem(authorization);
    expect(stolen).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const late = await owner.redeem(authorization);
    expect(late).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});

it("a confidential client's code needs its secret", async () => {
  const client = await newClient({ token_endpoint_auth_method: "client_secret_post" });
  const authorization = await client.authorize();
  const without = await client.redeem(authorization);
  expect(without).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  const other = await newClient({
    token_endpoint_auth_method: "client_secret_post",
    client_name: "Other",
  });
  const wrong = await client.redeem(authorization, {
    client_secret: other.registration.client_secret,
  });
  expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  const right = await client.redeem(authorization, {
    client_secret: client.registration.client_secret,
  });
  expect(right.status).toBe(200);
});

it("a parameter of the token request that stands twice is refused", async () => {
  const client = await newClient();
  const { code, verifier } = await client.authorize();
  for (const name of ["code", "client_id", "grant_type", "code_verifier", "resource"]) {
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      client_id: client.id,
      code,
      code_verifier: verifier,
      resource: client.resource,
    });
    body.append(name, body.get(name) ?? "");
    const answer = await fetch(`${inject("gateway").issuer}/token`, { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  }
});
