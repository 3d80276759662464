import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import { revokedRecord } from "../../grants/grant.ts";
import type { Local } from "../../local/start-local.ts";
import { betweenStore } from "./between-store.ts";
import { claimsOf } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import { watchedGateway } from "./watched-gateway.ts";

let local: Local;
let client: OAuthClient;
let store: BlobContainer;

beforeAll(async () => {
  ({ local } = await watchedGateway());
  client = await OAuthClient.register(local);
  store = new BlobContainer({
    url: local.grantStoreUrl,
    token: (await local.grantStoreToken()).accessToken,
    certificate: local.grantStore.certificate,
  });
});

afterAll(() => store.close());

afterEach(() => vi.restoreAllMocks());

const form = "application/x-www-form-urlencoded";

const grantOf = (tokens: Record<string, unknown>) =>
  String(claimsOf(tokens["access_token"])["grant"]);

async function tell(grant: string) {
  const { status, body } = await client.post("/revocation-notice", { grant });
  return { status, body };
}

/** Ends a grant as an administrator does, in the store alone. */
async function revokeInStore(grant: string): Promise<void> {
  await store.put(`grants/${grant}`, revokedRecord((await store.get(`grants/${grant}`)) ?? ""));
}

const fine = { status: 200, body: {} };

describe("a notice of a revocation", () => {
  it("has the gateway refuse the access tokens of a grant that was ended in the store", async () => {
    const tokens = await client.tokens();
    await revokeInStore(grantOf(tokens));
    expect((await client.call(tokens["access_token"])).status).toBe(200);
    expect(await tell(grantOf(tokens))).toEqual(fine);
    expect((await client.call(tokens["access_token"])).status).toBe(401);
  });

  it("of a grant that is in force ends nothing, and is answered alike", async () => {
    const tokens = await client.tokens();
    expect(await tell(grantOf(tokens))).toEqual(fine);
    expect((await client.call(tokens["access_token"])).status).toBe(200);
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
  });

  it("of one that is not there is answered alike", async () => {
    expect(await tell(`${"a".repeat(22)}/${"b".repeat(43)}`)).toEqual(fine);
    expect(await tell("b".repeat(43))).toEqual(fine);
  });

  it.each(["", "x", "../codes/x", `${"a".repeat(43)}\n`, "a/b/c", `ended-${"a".repeat(22)}`])(
    "of %j, which is no name of a grant, is refused",
    async (grant) => {
      expect(await tell(grant)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    },
  );

  it("is asked for again while the store does not answer, and ends nothing", async () => {
    const tokens = await client.tokens();
    const grant = grantOf(tokens);
    betweenStore(
      ({ url }) => url.includes("/grants/"),
      () => Promise.reject(new Error("the store is away")),
    );
    expect(await tell(grant)).toMatchObject({
      status: 503,
      body: { error: "temporarily_unavailable" },
    });
    vi.restoreAllMocks();
    expect((await client.call(tokens["access_token"])).status).toBe(200);
    await revokeInStore(grant);
    expect(await tell(grant)).toEqual(fine);
    expect((await client.call(tokens["access_token"])).status).toBe(401);
  });

  it.each([
    ["names two grants", `grant=${"a".repeat(43)}&grant=${"b".repeat(43)}`, form, 400],
    ["is no form", JSON.stringify({ grant: "a".repeat(43) }), "application/json", 400],
    ["is empty", "", form, 400],
    ["is too long", `grant=${"a".repeat(70_000)}`, form, 413],
  ])("that %s is refused in JSON", async (_what, body, type, status) => {
    const headers = { "content-type": type };
    const answer = await fetch(`${local.issuer}/revocation-notice`, {
      method: "POST",
      body,
      headers,
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  });
});
