import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import { revokedRecord } from "../../grants/grant.ts";
import type { Local } from "../../local/start-local.ts";
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
});
