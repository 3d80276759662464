import { afterAll, beforeAll, expect, it } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesize } from "../../local/synthesize.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { answerOf, browserAt, signIn } from "../e2e/sign-in.ts";

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  local = await startLocal({ stack: await synthesize("cdktf.out/entra-silence") });
  client = await OAuthClient.register(local);
}, 60_000);

afterAll(async () => {
  await local.close();
});

// The policies wait 20 seconds for Entra, less than any limit of a gateway for a whole request.
it("an Entra that never answers is told apart from one that refuses", async () => {
  const { refresh_token: token } = await client.tokens();
  local.entra.fail("token", EntraFault.silence());
  const [visit, refreshed] = await Promise.all([
    signIn(browserAt(local), client.authorizationUrl(newVerifier())),
    client.refresh(token),
  ]);
  expect(answerOf(visit)).toMatchObject({ error: "temporarily_unavailable" });
  expect(refreshed).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
  local.entra.recover();
  expect((await client.refresh(token)).status).toBe(200);
}, 60_000);
