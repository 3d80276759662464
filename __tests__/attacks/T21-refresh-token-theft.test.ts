// T21, theft of a refresh token. RFC 9700 section 4.14; OAuth 2.1 section 4.3.1.

import { afterEach, describe, expect, it, vi } from "vitest";
import { newClient } from "./steps.ts";

afterEach(() => vi.restoreAllMocks());

describe("a refresh token", () => {
  it("that was rotated twice ends everything its sign-in gave", async () => {
    const client = await newClient();
    const first = await client.tokens();
    const second = await client.refresh(first["refresh_token"]);
    const third = await client.refresh(second.body["refresh_token"]);
    const stolen = await client.refresh(first["refresh_token"]);
    expect(stolen).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    for (const { body } of [second, third]) {
      expect((await client.refresh(body["refresh_token"])).body["error"]).toBe("invalid_grant");
      expect((await client.call(body["access_token"])).status).toBe(401);
    }
  });

  it("may be refreshed by an honest client several times at the same moment", async () => {
    const client = await newClient();
    const tokens = await client.tokens();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => client.refresh(tokens["refresh_token"])),
    );
    for (const answer of answers) expect(answer.status).toBe(200);
    const last = await client.refresh(answers[0]?.body["refresh_token"]);
    expect(last.status).toBe(200);
  });

  it("of one client is of no use to another", async () => {
    const [owner, thief] = [await newClient(), await newClient({ client_name: "Thief" })];
    const tokens = await owner.tokens();
    const stolen = await thief.refresh(tokens["refresh_token"]);
    expect(stolen).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await owner.refresh(tokens["refresh_token"])).status).toBe(200);
  });

  // A scope that the server has and the person did not approve: e2e/step-up.test.ts.
  it.each(["weather.read weather.write", "weather.write", "openid", " "])(
    "never gives a scope that nobody approved: %s",
    async (scope) => {
      const client = await newClient();
      const tokens = await client.tokens();
      const answer = await client.refresh(tokens["refresh_token"], { scope });
      expect(answer).toMatchObject({ status: 200, body: { scope: "weather.read" } });
    },
  );

  it("is for its own resource", async () => {
    const client = await newClient();
    const tokens = await client.tokens();
    const elsewhere = { resource: "https://elsewhere.example/mcp" };
    const answer = await client.refresh(tokens["refresh_token"], elsewhere);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  it("is altered in no character", async () => {
    const client = await newClient();
    const { refresh_token } = await client.tokens();
    const token = String(refresh_token);
    for (const at of [0, 1, 5, 30, Math.floor(token.length / 2), token.length - 2]) {
      const altered = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
      const answer = await client.refresh(altered);
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    }
    expect((await client.refresh(token)).status).toBe(200);
  });

  it.each(["access_token", "code"])("is no %s", async (name) => {
    const client = await newClient();
    const authorization = await client.authorize();
    const sent =
      name === "code"
        ? authorization.code
        : (await client.redeem(authorization)).body["access_token"];
    const answer = await client.refresh(sent);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});
