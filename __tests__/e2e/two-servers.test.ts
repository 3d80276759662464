import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { bearer, statusOfList } from "./list-tools.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { textsOf } from "./page-checks.ts";
import { answerOf, browserAt, offeredAnswerOf, signIn } from "./sign-in.ts";

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  const stack = await synthesized("examples/two-servers.ts");
  local = await startLocal({ stack });
  client = await OAuthClient.register(local);
});

afterAll(async () => {
  await local.close();
});

function server(name: string): string {
  return `${local.issuer}/weather/${name}`;
}

async function statusAt(url: string, token: unknown): Promise<number> {
  return await statusOfList(url, bearer(token));
}

describe("two servers behind one gateway", () => {
  it("have metadata of their own, and none without a path", async () => {
    for (const name of ["inland", "coastal"]) {
      const url = `${local.issuer}/.well-known/oauth-protected-resource/weather/${name}`;
      const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
      expect(metadata).toMatchObject({
        resource: server(name),
        scopes_supported: [`${name}.read`],
        authorization_servers: [local.issuer],
      });
    }
    const root = await fetch(`${local.issuer}/.well-known/oauth-protected-resource`);
    expect(root.status).toBe(404);
    expect(root.headers.get("content-type")).toContain("application/json");
  });

  it("refuse each other's tokens", async () => {
    const resource = server("inland");
    const authorization = await client.authorize({ resource });
    const { status, body } = await client.redeem(authorization, { resource });
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: "inland.read", token_type: "Bearer", expires_in: 600 });
    expect(await statusAt(server("inland"), body["access_token"])).toBe(200);
    expect(await statusAt(server("coastal"), body["access_token"])).toBe(401);
    const refreshed = await client.refresh(body["refresh_token"], { resource: server("coastal") });
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  it.each([
    ["the scope of one server", "inland.read"],
    ["its scope among those that no server has", "openid inland.read offline_access"],
  ])("are told apart by %s, from consent to refresh", async (_, scope) => {
    const unnamed = { resource: undefined };
    const authorization = await client.authorize({ ...unnamed, scope });
    const { status, body } = await client.redeem(authorization, unnamed);
    expect(status).toBe(200);
    expect(body["scope"]).toBe("inland.read");
    expect(await statusAt(server("inland"), body["access_token"])).toBe(200);
    expect(await statusAt(server("coastal"), body["access_token"])).toBe(401);
    const refreshed = await client.refresh(body["refresh_token"], unnamed);
    expect(await statusAt(server("inland"), refreshed.body["access_token"])).toBe(200);

    const named = await client.authorize({ ...unnamed, scope });
    expect(await client.redeem(named, { resource: server("coastal") })).toMatchObject({
      status: 400,
      body: { error: "invalid_target" },
    });
  });

  it.each([
    ["no scope", undefined],
    ["a scope of neither", "openid"],
    ["scopes of both", "inland.read coastal.read"],
  ])("must be told apart by the client that asks for %s", async (_, scope) => {
    const url = client.authorizationUrl(newVerifier(), { resource: undefined, scope });
    const visit = await signIn(browserAt(local), url);
    expect(answerOf(visit)).toMatchObject({ error: "invalid_target" });
  });
});

describe("two servers that share the name of a scope", () => {
  let shared: Local;
  let website: OAuthClient;

  beforeAll(async () => {
    shared = await startLocal({ stack: await synthesized("__tests__/stacks/shared-scope.ts") });
    website = await OAuthClient.register(shared, { redirect_uris: [OAuthClient.website] });
  });

  afterAll(async () => {
    await shared.close();
  });

  it.each([
    ["orders", "Read orders"],
    ["invoices", "Read invoices, with bank accounts"],
  ])("each show what it means there: %s", async (name, description) => {
    const browser = browserAt(shared);
    const resource = `${shared.issuer}/${name}/mcp`;
    const url = website.authorizationUrl(newVerifier(), { resource, scope: "records.read" });
    expect(textsOf(await browser.visit(url), "li")).toEqual([description]);
    answerOf(await signIn(browser, url, { remember: true }));
    const approvals = await browser.visit(`${shared.issuer}/approvals`);
    expect(textsOf(approvals, "dd")).toContain(description);
  });

  it("are told apart by what only one of them has", async () => {
    const ask = async (scope: string) => {
      const url = website.authorizationUrl(newVerifier(), { resource: undefined, scope });
      return await browserAt(shared).visit(url);
    };
    expect(textsOf(await ask("records.read orders.write"), "li")).toEqual([
      "Read orders",
      "Change orders",
    ]);
    expect(offeredAnswerOf(await ask("records.read"))).toMatchObject({ error: "invalid_target" });
  });
});
