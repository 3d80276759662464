import { randomBytes } from "node:crypto";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import type { GrantFilter } from "../../grants/grant.ts";
import { personFolder } from "../../grants/person-folder.ts";
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
    expect(await everyName(container.list("pages/", { pageSize }))).toEqual(names);
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

describe("the grants of a person", () => {
  const user = "a0a10000-0000-4000-8000-000000000001";
  const read = vi.spyOn(BlobContainer.prototype, "get");

  afterEach(() => read.mockClear());

  it("are found by the object id without reading anybody else's, in folders and from before them", async () => {
    await client.tokens({}, { person: people.ada });
    await client.tokens({}, { person: people.grace });
    const old = `grants/${"o".repeat(43)}`;
    await container.put(old, JSON.stringify({ state: "active", user, client: "Old" }));
    read.mockClear();
    const { grants } = await findGrants(container, filter({ user: user.toUpperCase() }));
    const folder = `grants/${personFolder(user)}/`;
    expect(grants.length).toBeGreaterThanOrEqual(2);
    expect(grants.map(({ blob }) => blob)).toContain(old);
    const names = read.mock.calls.map(([name]) => name);
    expect(names.filter((name) => name.startsWith(folder)).length).toBeGreaterThan(0);
    expect(names.filter((name) => name.split("/").length > 2 && !name.startsWith(folder))).toEqual(
      [],
    );
  });

  it("are over that they ended, at that gateway and of that tenant alone", async () => {
    const other = "a0a10000-0000-4000-8000-0000000000ff";
    const folder = `grants/${personFolder(other)}`;
    const record = { state: "active", user: other, tenant: "one", issuer: "https://a.example" };
    const put = (name: string, text: object) =>
      container.put(`${folder}/${name}`, JSON.stringify(text));
    await put("a".repeat(43), { ...record, signedIn: "100" });
    await put("b".repeat(43), { ...record, signedIn: "101" });
    await put("c".repeat(43), { ...record, signedIn: "100", tenant: "two" });
    await put("d".repeat(43), { ...record, signedIn: "100", issuer: "https://b.example" });
    const ending = { before: "100", issuer: "https://a.example", tenant: "one" };
    await put(`ended-${"e".repeat(22)}`, ending);
    const { grants, strangers } = await findGrants(container, filter({ user: other }));
    expect(strangers.filter((name) => name.startsWith(folder))).toEqual([]);
    const states = grants.map(({ id, state, reason }) => [id[0], state, reason]);
    expect(states.toSorted()).toEqual([
      ["a", "revoked", "ended by the person"],
      ["b", "active", undefined],
      ["c", "active", undefined],
      ["d", "active", undefined],
    ]);
    await put(`ended-${"e".repeat(22)}`, { ...ending, before: "x" });
    const after = await findGrants(container, filter({ user: other, id: "b" }));
    expect(after.grants).toMatchObject([{ state: "revoked" }]);
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
    const text = await container.get(shown[0]?.blob ?? "");
    expect(JSON.parse(text ?? "")).toEqual({
      state: "revoked",
      reason: "administrator",
      tenant: expect.any(String),
      user: expect.any(String),
      username: "ada@contoso.example",
      client: "A test client",
      clientId: client.id,
      resource: client.resource,
      scope: "weather.read",
      issuer: local.issuer,
      signedIn: expect.stringMatching(/^\d+$/),
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
    const name = shown[0]?.blob ?? "";
    await container.put(name, JSON.stringify({ state: "revoked", reason: "refused by Entra" }));
    const { revoked, endedMeanwhile } = await revokeGrants(container, shown);
    expect(revoked).toEqual([]);
    expect(endedMeanwhile).toEqual(shown);
    expect(await container.get(name)).toContain("refused by Entra");
  });
});
