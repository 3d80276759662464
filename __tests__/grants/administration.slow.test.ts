import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import { administered } from "../../local/administration/running-gateway.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { signInThere } from "../e2e/own-page.ts";
import { browserAt, people } from "../e2e/sign-in.ts";
import { ProjectFolder } from "./command.ts";

const folder = new ProjectFolder();
let local: Local;
let editor: OAuthClient;
let chat: OAuthClient;

beforeAll(async () => {
  local = await administered(await startLocal({ stack: inject("stack") }), folder.running);
  editor = await OAuthClient.register(local, { client_name: "An editor" });
  chat = await OAuthClient.register(local, { client_name: "A chat" });
});

afterAll(async () => {
  await local.close();
  folder.remove();
});

type Listed = Readonly<Record<string, string>>;

async function listed(...filters: string[]): Promise<readonly Listed[]> {
  const { code, stdout, stderr } = await folder.grants(["list", "--json", ...filters]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Listed[];
}

describe("npm run grants", () => {
  it("lists what people have granted, with nothing that is sealed", async () => {
    await editor.tokens({}, { person: people.ada });
    await chat.tokens({}, { person: people.ada });
    await chat.tokens({}, { person: people.grace });

    const grants = await listed();
    expect(grants.map(({ username, client }) => [username, client])).toEqual([
      ["ada@contoso.example", "A chat"],
      ["ada@contoso.example", "An editor"],
      ["grace@contoso.example", "A chat"],
    ]);
    expect(grants[1]).toEqual({
      id: expect.stringMatching(/^[\w-]{43}$/),
      blob: expect.stringMatching(/^grants\/[\w-]{22}\/[\w-]{43}$/),
      state: "active",
      user: "a0a10000-0000-4000-8000-000000000001",
      tenant: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: "ada@contoso.example",
      client: "An editor",
      clientId: editor.id,
      resource: editor.resource,
      scope: "weather.read",
      issuer: local.issuer,
      signedIn: expect.stringMatching(/^20\d\d-/),
      issued: expect.stringMatching(/^20\d\d-/),
      refreshed: expect.stringMatching(/^20\d\d-/),
      expires: expect.stringMatching(/^20\d\d-/),
      flow: expect.any(String),
    });
    const { stdout, stderr } = await folder.grants(["list"]);
    expect(stdout.split("\n")[0]).toMatch(
      /^ID +PERSON +CLIENT +SERVER +REFRESHED \(UTC\) +EXPIRES/,
    );
    expect(stdout).toContain("grace@contoso.example");
    expect(stderr.trim()).toBe(`3 active grants in ${local.grantStoreUrl}`);
  });

  it.each([
    ["a user name, in any case", ["--user", "Grace@Contoso.example"], 1],
    ["an object id", ["--user", "A0A10000-0000-4000-8000-000000000001"], 2],
    ["a client's name", ["--client", "a chat"], 2],
    ["both", ["--user", "ada@contoso.example", "--client", "A chat"], 1],
    ["only the beginning of a name", ["--user", "ada"], 0],
  ])("filters by %s", async (_, filters, count) => {
    expect(await listed(...filters)).toHaveLength(count);
  });

  it("filters by client id, which tells clients of one name apart", async () => {
    const other = await OAuthClient.register(local, { client_name: "An editor" });
    await other.tokens({}, { person: people.alan });
    expect(await listed("--client", "An editor")).toHaveLength(2);
    expect(await listed("--client", other.id)).toMatchObject([
      { username: "alan@contoso.example" },
    ]);
    expect(await listed("--client", other.id.toUpperCase())).toEqual([]);
  });

  it("tells people of two tenants apart who are called alike, and ends nobody's grants instead of another's", async () => {
    const container = new BlobContainer({
      url: local.grantStoreUrl,
      token: (await local.grantStoreToken()).accessToken,
      certificate: local.grantStore.certificate,
    });
    const [one, other] = [1, 2].map((digit) => `aad0aad0-0000-4000-8000-00000000000${digit}`);
    for (const tenant of [one, other]) {
      const record = { state: "active", user: "eve", tenant, username: "eve@contoso.example" };
      await container.put(
        `grants/${randomBytes(32).toString("base64url")}`,
        JSON.stringify(record),
      );
    }
    await container.close();
    const eve = ["--user", "eve@contoso.example"];
    const { stdout } = await folder.grants(["list", ...eve]);
    expect(stdout).toMatch(/^ID .* TENANT\n/);
    const refused = await folder.grants(["revoke", ...eve, "--yes"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("are people of 2 tenants: ");
    expect(refused.stderr).toContain("Say of which: --tenant ID.");
    for (const [tenant = "", left] of [
      [one, 1],
      [other, 0],
    ] as const) {
      const { code } = await folder.grants(["revoke", ...eve, "--tenant", tenant, "--yes"]);
      expect(code).toBe(0);
      expect(await listed(...eve)).toHaveLength(left);
    }
  });

  it("shows one grant by its id, or how it begins", async () => {
    const [grant] = await listed("--user", "grace@contoso.example");
    const id = grant?.["id"] ?? "";
    const whole = await folder.grants(["show", `--id=${id}`]);
    expect(whole.stdout).toContain(`client id   ${chat.id}\n`);
    expect(whole.stdout).not.toContain("sealed");
    expect((await folder.grants(["show", `--id=${id.slice(0, 12)}`])).stdout).toBe(whole.stdout);
    expect(JSON.parse((await folder.grants(["show", `--id=${id}`, "--json"])).stdout)).toEqual([
      grant,
    ]);
  });

  it("shows every grant that fits, in full", async () => {
    const ada = ["--user", "ada@contoso.example"];
    const shown = await folder.grants(["show", ...ada]);
    expect(shown.code, shown.stderr).toBe(0);
    const parts = shown.stdout.split("\n\n");
    expect(parts.map((part) => /^client id {3}(.+)$/m.exec(part)?.[1])).toEqual([
      chat.id,
      editor.id,
    ]);
    const json = await folder.grants(["show", ...ada, "--json"]);
    expect(JSON.parse(json.stdout)).toEqual(await listed(...ada, "--all"));
    const one = await folder.grants(["show", ...ada, "--client", editor.id, "--json"]);
    expect(JSON.parse(one.stdout)).toMatchObject([{ clientId: editor.id }]);
  });

  it("revokes: the client cannot refresh, and what was sealed is gone", async () => {
    const mine = await editor.tokens({}, { person: people.alan });
    const kept = await chat.tokens({}, { person: people.alan });
    const filters = ["--user", "alan@contoso.example", "--client", editor.id];
    const { code, stdout, stderr } = await folder.grants(["revoke", ...filters, "--yes", "--json"]);
    expect(code).toBe(0);
    const { revoked } = JSON.parse(stdout) as { revoked: Listed[] };
    expect(revoked).toHaveLength(1);
    expect(stderr).toContain("The gateway refuses the access tokens of them that are out.");
    expect((await editor.call(mine["access_token"])).status).toBe(401);
    expect((await chat.call(kept["access_token"])).status).toBe(200);

    expect(await editor.refresh(mine["refresh_token"])).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    expect((await chat.refresh(kept["refresh_token"])).status).toBe(200);
    expect(await listed(...filters)).toEqual([]);
    const [before] = revoked;
    expect(await listed(...filters, "--all")).toEqual([
      { ...before, state: "revoked", reason: "administrator" },
    ]);
  });

  it("says who ended all they had allowed, before any client notices", async () => {
    await chat.tokens({}, { person: people.margaret });
    const browser = browserAt(local);
    await browser.press(await signInThere(browser, local, people.margaret), "end", "all");
    const [guest] = await listed("--client", chat.id, "--all").then((grants) =>
      grants.filter(({ username }) => username?.startsWith("margaret")),
    );
    expect(guest).toMatchObject({ state: "revoked", reason: "ended by the person" });
    expect(await listed("--user", guest?.["user"] ?? "")).toEqual([]);
    expect(await listed("--user", guest?.["user"] ?? "", "--all")).toEqual([guest]);
  });

  it("says why a grant was revoked when the gateway did it", async () => {
    const tokens = await editor.tokens({}, { person: people.grace });
    await editor.refresh(tokens["refresh_token"]);
    const second = await editor.refresh(tokens["refresh_token"]);
    await editor.refresh(second.body["refresh_token"]);
    await editor.refresh(tokens["refresh_token"]);
    const { stdout } = await folder.grants(["list", "--all", "--user", "grace@contoso.example"]);
    expect(stdout).toContain("revoked (refresh token reused)");
    const all = await listed("--all", "--user", "grace@contoso.example");
    const reused = all.find(({ reason }) => reason === "refresh token reused");
    expect(reused).toMatchObject({ clientId: editor.id, flow: expect.any(String) });
  });
});
