// T15, replay of a code, and races for it. RFC 9700 section 2.1.1; RFC 6749 section 4.1.2.

import { expect, it } from "vitest";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { passTime } from "../e2e/policy-clock.ts";
import { watchedGateway } from "../e2e/watched-gateway.ts";
import { newClient } from "./steps.ts";

it("gives a code's tokens once, of twenty tries at the same moment", async () => {
  const client = await newClient();
  const authorization = await client.authorize();
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.redeem(authorization)));
  const given = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(given).toHaveLength(1);
  // A store that twenty at once make slower than its time limit is a 503, which gives nothing either.
  for (const { status, body } of refused) {
    expect(["400 invalid_grant", "503 temporarily_unavailable"]).toContain(
      `${status} ${body["error"]}`,
    );
  }
  // Nineteen replays ended what the one redemption gave.
  for (const { body } of given) {
    expect((await client.refresh(body["refresh_token"])).body["error"]).toBe("invalid_grant");
    expect((await client.call(body["access_token"])).status).toBe(401);
  }
});

it("revokes what a code gave when it is used again", async () => {
  const client = await newClient();
  const authorization = await client.authorize();
  const { body } = await client.redeem(authorization);
  expect((await client.call(body["access_token"])).status).toBe(200);
  const replay = await client.redeem(authorization);
  expect(replay).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await client.refresh(body["refresh_token"])).body["error"]).toBe("invalid_grant");
  expect((await client.call(body["access_token"])).status).toBe(401);
});

it.each([
  ["another verifier", { code_verifier: "v".repeat(43) }],
  ["another redirect URI", { redirect_uri: "http://127.0.0.1:1/other" }],
])("revokes what a code gave when it is used again with %s", async (_, change) => {
  const client = await newClient();
  const authorization = await client.authorize();
  const { body } = await client.redeem(authorization);
  const replay = await client.redeem(authorization, change);
  expect(replay).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await client.refresh(body["refresh_token"])).body["error"]).toBe("invalid_grant");
  expect((await client.call(body["access_token"])).status).toBe(401);
});

it.each([
  "",
  "x",
  "a".repeat(42),
  "a".repeat(43),
  "a".repeat(44),
  "../grants/x",
  "a".repeat(5000),
  "é",
])("answers a code that never was with invalid_grant or invalid_request: %j", async (code) => {
  const client = await newClient();
  const answer = await client.redeem({ code, verifier: "v".repeat(43) });
  expect(answer.status).toBe(400);
  expect(["invalid_grant", "invalid_request"]).toContain(answer.body["error"]);
});

it("ends nothing when an old code comes back without all that belongs to it", async () => {
  const client = await OAuthClient.register((await watchedGateway()).local);
  const authorization = await client.authorize();
  const { body } = await client.redeem(authorization);
  // The code is long past its time.
  passTime(300);
  const found = await client.redeem(authorization, { code_verifier: "v".repeat(43) });
  passTime(0);
  expect(found).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await client.call(body["access_token"])).status).toBe(200);
  expect((await client.refresh(body["refresh_token"])).status).toBe(200);
});
