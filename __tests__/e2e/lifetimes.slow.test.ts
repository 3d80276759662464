import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { OAuthClient } from "./oauth-client.ts";
import { passTime } from "./policy-clock.ts";
import { ScriptedBackend } from "./scripted-backend.ts";

let backend: ScriptedBackend;
let local: Local;
let client: OAuthClient;

/** The stack with other lifetimes: of an access token in seconds, a grant in days, the grace in seconds. */
const stackWith = async (access: number, grant: number, grace: number) =>
  await synthesized("__tests__/stacks/lifetimes.ts", ...[access, grant, grace].map(String));
const deploy = async (access: number, grant: number, grace: number) =>
  await local.deploy(await stackWith(access, grant, grace));

beforeAll(async () => {
  // Synthesizing holds this process up, and connections with it; so all of it comes first.
  await Promise.all([
    stackWith(60, 90, 0),
    stackWith(600, 90, 0),
    ...[0, 60, 600].map((grace) => stackWith(600, 30, grace)),
  ]);
  backend = await ScriptedBackend.start();
  local = await startLocal({
    stack: await stackWith(3600, 90, 0),
    hosts: { "https://backend.example": backend.origin },
  });
  client = await OAuthClient.register(local);
});

afterAll(async () => {
  await local.close();
  await backend.close();
});

const refused = { status: 400, body: { error: "invalid_grant" } };
const day = 86_400;

describe("a lifetime that changes", () => {
  it("of access tokens: a revoked one from before stays refused to its end", async () => {
    await deploy(3600, 90, 0);
    const [revoked, other] = [await client.tokens(), await client.tokens()];
    await deploy(60, 90, 0);
    expect((await client.revoke(revoked["refresh_token"])).status).toBe(200);
    // Almost at the end of the hour, by the clock of the cache.
    const now = Date.now.bind(Date);
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now() + 3_500_000);
    onTestFinished(() => clock.mockRestore());
    expect((await client.call(revoked["access_token"])).status).toBe(401);
    expect((await client.call(other["access_token"])).status).toBe(200);
  });

  it("of grants: lowered, it ends those that were promised more", async () => {
    await deploy(600, 90, 0);
    const [late, early] = [await client.tokens(), await client.tokens()];
    await deploy(600, 30, 0);
    passTime(29 * day);
    const refreshed = await client.refresh(early["refresh_token"]);
    expect(refreshed.status).toBe(200);
    passTime(31 * day);
    expect(await client.refresh(late["refresh_token"])).toMatchObject(refused);
    expect(await client.refresh(refreshed.body["refresh_token"])).toMatchObject(refused);
  });

  it("of grants: raised, it extends none that was promised less", async () => {
    await deploy(600, 30, 0);
    const { refresh_token: token } = await client.tokens();
    await deploy(600, 90, 0);
    passTime(31 * day);
    expect(await client.refresh(token)).toMatchObject(refused);
  });
});

describe("the grace for the refresh token before", () => {
  it.each([
    [0, 0, 400],
    [60, 55, 200],
    [60, 65, 400],
    [600, 590, 200],
  ])("of %d seconds, after %d: %d", async (grace, seconds, status) => {
    await deploy(600, 30, grace);
    const { refresh_token: token } = await client.tokens();
    const next = await client.refresh(token);
    passTime(seconds);
    expect((await client.refresh(token)).status).toBe(status);
    expect((await client.refresh(next.body["refresh_token"])).status).toBe(status);
  });
});
