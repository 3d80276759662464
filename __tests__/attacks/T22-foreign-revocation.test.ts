// T22, revocation by another client. RFC 7009 section 2.1; the conformance tests of
// cloudflare/workers-oauth-provider.

import { expect, it } from "vitest";
import { newClient } from "./steps.ts";

it.each(["access_token", "refresh_token"])("a client cannot revoke another's %s", async (name) => {
  const [owner, other] = [await newClient(), await newClient({ client_name: "Other" })];
  const tokens = await owner.tokens();
  const answer = await other.revoke(tokens[name]);
  expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await owner.call(tokens["access_token"])).status).toBe(200);
  expect((await owner.refresh(tokens["refresh_token"])).status).toBe(200);
});

it("a confidential client's token is not revoked without its secret", async () => {
  const owner = await newClient({ token_endpoint_auth_method: "client_secret_post" });
  const secret = { client_secret: owner.registration.client_secret };
  const { body } = await owner.redeem(await owner.authorize(), secret);
  const without = await owner.revoke(body["refresh_token"]);
  expect(without).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  expect((await owner.refresh(body["refresh_token"], secret)).status).toBe(200);
});
