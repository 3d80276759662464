import { beforeAll, describe, expect, inject, it } from "vitest";
import { OAuthClient } from "./oauth-client.ts";

const local = inject("gateway");
let client: OAuthClient;

beforeAll(async () => {
  client = await OAuthClient.register(local);
});

describe("revocation", () => {
  it.each(["access_token", "refresh_token"])("of the %s ends the grant", async (name) => {
    const tokens = await client.tokens();
    expect((await client.call(tokens["access_token"])).status).toBe(200);
    const answer = await client.revoke(tokens[name], { token_type_hint: name });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const call = await client.call(tokens["access_token"]);
    expect(call.status).toBe(401);
    expect(call.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("of the same token again is as good", async () => {
    const tokens = await client.tokens();
    for (let time = 0; time < 2; time += 1) {
      expect((await client.revoke(tokens["refresh_token"])).status).toBe(200);
    }
  });

  it("with a wrong hint finds the token all the same", async () => {
    const tokens = await client.tokens();
    const hint = { token_type_hint: "access_token" };
    expect((await client.revoke(tokens["refresh_token"], hint)).status).toBe(200);
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(400);
  });

  it.each(["garbage", "a.b.c", "é", "x".repeat(4000)])(
    "of %j, which is no token, succeeds and does nothing",
    async (token) => {
      expect((await client.revoke(token)).status).toBe(200);
    },
  );

  it("leaves other grants of the same person and client alone", async () => {
    const [one, other] = [await client.tokens(), await client.tokens()];
    await client.revoke(one["refresh_token"]);
    expect((await client.refresh(other["refresh_token"])).status).toBe(200);
    expect((await client.call(other["access_token"])).status).toBe(200);
  });

  it.each([
    ["without a token", { token: undefined }, 400, "invalid_request"],
    ["without a client", { client_id: undefined }, 401, "invalid_client"],
    ["by an unknown client", { client_id: "somebody" }, 401, "invalid_client"],
  ])("%s is refused", async (_, parameters, status, error) => {
    const tokens = await client.tokens();
    const answer = await client.revoke(tokens["refresh_token"], parameters);
    expect(answer).toMatchObject({ status, body: { error } });
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
  });

  it("is announced and can be asked for from another origin", async () => {
    const url = `${local.issuer}/.well-known/oauth-authorization-server`;
    const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(metadata["revocation_endpoint"]).toBe(`${local.issuer}/revoke`);
    const preflight = await fetch(`${local.issuer}/revoke`, {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  });
});
