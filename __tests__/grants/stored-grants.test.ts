import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import type { GrantFilter } from "../../grants/grant.ts";
import { findGrants, revokeGrants } from "../../grants/stored-grants.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { people } from "../e2e/sign-in.ts";

let local: Local;
let client: OAuthClient;
let container: BlobContainer;

beforeAll(async () => {
  local = await startLocal({ stack: inject("stack") });
  client = await OAuthClient.register(local);
  container = new BlobContainer({
    url: local.grantStoreUrl,
    token: (await local.grantStoreToken()).accessToken,
    certificate: local.grantStore.certificate,
  });
});

afterAll(async () => {
  await container.close();
  await local.close();
});

function filter(given: Partial<GrantFilter>): GrantFilter {
  return { user: undefined, tenant: undefined, client: undefined, id: undefined, ...given };
}

async function everyName(names: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const name of names) all.push(name);
  return all;
}

describe("the list of a container's blobs", () => {
  const names = ["a", "b", "c", "d", "e"].map((letter) => `pages/${letter} & <${letter}>`);

  beforeAll(async () => {
    for (const name of [...names, "other/x"]) await container.put(name, "{}");
  });

  it.each([1, 2, 5, 5000])("is whole with %d names on a page", async (pageSize) => {
    expect(await everyName(container.list("pages/", pageSize))).toEqual(names);
  });

  it("is empty where nothing begins so", async () => {
    expect(await everyName(container.list("none/"))).toEqual([]);
  });

  it("reads what it lists", async () => {
    expect(await container.get(names[0] ?? "")).toBe("{}");
    expect(await container.get("pages/none")).toBeUndefined();
  });
});

describe("the grants of a container", () => {
  it("are all found when there are many, and those of nobody fit no name", async () => {
    const many = 60;
    for (let number = 0; number < many; number += 1) {
      const id = randomBytes(32).toString("base64url");
      await container.put(`grants/${id}`, JSON.stringify({ state: "active", client: "Many" }));
    }
    const { grants } = await findGrants(container, filter({ client: "many" }));
    expect(grants).toHaveLength(many);
    expect(new Set(grants.map(({ id }) => id)).size).toBe(many);
    expect((await findGrants(container, filter({ user: "undefined" }))).grants).toEqual([]);
  });

  it.each([
    ["no JSON", "\u0000\u0001"],
    ["no object", "[]"],
    ["null", "null"],
    ["without a state", "{}"],
  ])("are told from a blob that is %s", async (_, text) => {
    const name = `grants/${randomBytes(32).toString("base64url")}`;
    await container.put(name, text);
    const { grants, strangers } = await findGrants(container, filter({ id: name.slice(7) }));
    expect(grants).toEqual([]);
    expect(strangers).toEqual([name]);
  });

  it("are expired when their time is over, and revoked when they are not active", async () => {
    const expired = String(Math.floor(Date.now() / 1000) - 1);
    for (const [index, record] of [
      { state: "active", expires: expired },
      { state: "Active" },
      { state: "active", expires: "soon", user: 7 },
    ].entries()) {
      await container.put(
        `grants/${String(index).padEnd(43, "s")}`,
        JSON.stringify({ ...record, client: "States" }),
      );
    }
    const { grants } = await findGrants(container, filter({ client: "States" }));
    expect(grants.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ state }) => state)).toEqual([
      "expired",
      "revoked",
      "active",
    ]);
  });
});

describe("revoking", () => {
  let refreshToken: unknown;
  let user: GrantFilter;

  beforeEach(async () => {
    const tokens = await client.tokens({}, { person: people.ada });
    refreshToken = tokens["refresh_token"];
    user = filter({ user: "ada@contoso.example" });
  });

  async function activeGrants() {
    const { grants } = await findGrants(container, user);
    return grants.filter(({ state }) => state === "active");
  }

  it("ends a grant that was refreshed after it was shown", async () => {
    const shown = await activeGrants();
    const refreshed = await client.refresh(refreshToken);
    expect(refreshed.status).toBe(200);

    expect((await revokeGrants(container, shown)).revoked).toEqual(shown);
    const answer = await client.refresh(refreshed.body["refresh_token"]);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const text = await container.get(`grants/${shown[0]?.id}`);
    expect(JSON.parse(text ?? "")).toEqual({
      state: "revoked",
      reason: "administrator",
      user: expect.any(String),
      tenant: expect.any(String),
      username: "ada@contoso.example",
      client: "A test client",
      clientId: client.id,
      resource: client.resource,
      scope: "weather.read",
      issued: expect.stringMatching(/^\d+$/),
      refreshed: expect.stringMatching(/^\d+$/),
      expires: expect.stringMatching(/^\d+$/),
      flow: expect.any(String),
    });
  });

  it("wins against refreshes at the same moment", async () => {
    const shown = await activeGrants();
    await Promise.all([
      client.refresh(refreshToken),
      revokeGrants(container, shown),
      client.refresh(refreshToken),
    ]);
    expect(await activeGrants()).toEqual([]);
    expect((await client.refresh(refreshToken)).status).toBe(400);
  });

  it("leaves what ended meanwhile as it is, with the reason it had", async () => {
    const shown = await activeGrants();
    const name = `grants/${shown[0]?.id}`;
    await container.put(name, JSON.stringify({ state: "revoked", reason: "refused by Entra" }));
    const { revoked, endedMeanwhile } = await revokeGrants(container, shown);
    expect(revoked).toEqual([]);
    expect(endedMeanwhile).toEqual(shown);
    expect(await container.get(name)).toContain("refused by Entra");
  });
});
