import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { claimsOf } from "./entra-events.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

const roles = (count: number) =>
  Array.from({ length: count }, (_, n) => `Role.${n}.${"x".repeat(40)}`);
const person = { userPrincipalName: "x@contoso.example", groups: [] };
let backend: ScriptedBackend;
let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  backend = await ScriptedBackend.start();
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/many-roles.ts"),
    hosts: { "https://backend.example": backend.origin },
    people: [
      {
        ...person,
        objectId: "a0a10000-0000-4000-8000-0000000000f1",
        name: "Eighty Roles",
        roles: [...roles(80), "Weather.Admin", "Another.App", "Weather.Admin.2"],
      },
      {
        ...person,
        objectId: "a0a10000-0000-4000-8000-0000000000f2",
        name: "Two Hundred Roles",
        roles: roles(200),
      },
      {
        ...person,
        objectId: "a0a10000-0000-4000-8000-0000000000f3",
        name: "Roles of Others",
        roles: Array.from({ length: 200 }, (_, n) => `Other.${n}.${"x".repeat(40)}`),
      },
    ],
  });
  client = await OAuthClient.register(local);
});

afterAll(async () => {
  await local.close();
  await backend.close();
});

async function tokensFor(server: string, name: string): Promise<Record<string, unknown>> {
  const resource = `${local.issuer}/${server}/mcp`;
  const authorization = await client.authorize({ resource }, { person: name });
  const { status, body } = await client.redeem(authorization, { resource });
  expect(status).toBe(200);
  return body;
}

async function call(server: string, token: unknown): Promise<number> {
  const answer = await fetch(`${local.issuer}/${server}/mcp`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${String(token)}` },
    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
  });
  return answer.status;
}

describe("an access token", () => {
  it("tells the client nothing of the person but what the rules of the server need", async () => {
    const tokens = await tokensFor("few", "Eighty Roles");
    const told = claimsOf(tokens["access_token"]);
    expect(Object.keys(told).sort()).toEqual(
      [
        ...[
          "aud",
          "auth_time",
          "client_id",
          "client_name",
          "exp",
          "flow",
          "grant",
          "iat",
          "iss",
          "jti",
        ],
        ...["name", "roles", "scope", "sub", "tid"],
      ].sort(),
    );
    expect(told["roles"]).toEqual(["Weather.Admin"]);
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(claimsOf(refreshed.body["access_token"])["roles"]).toEqual(["Weather.Admin"]);
  });

  it("carries the many roles that a server decides by itself, and is revoked", async () => {
    const { access_token: token } = await tokensFor("many", "Eighty Roles");
    expect(claimsOf(token)["roles"]).toEqual(roles(80));
    expect(String(token).length).toBeGreaterThan(4096);
    expect(await call("many", token)).toBe(200);
    expect((await client.revoke(token)).status).toBe(200);
    expect(await call("many", token)).toBe(401);
  });

  it("is there for a person with any number of roles that no server names", async () => {
    const { access_token: token } = await tokensFor("many", "Roles of Others");
    expect(claimsOf(token)["roles"]).toEqual([]);
    expect(await call("many", token)).toBe(200);
  });

  it("that no server would take is not given, and the answer says why", async () => {
    const resource = `${local.issuer}/many/mcp`;
    const url = client.authorizationUrl(newVerifier(), { resource });
    const visit = await signIn(browserAt(local), url, { person: "Two Hundred Roles" });
    const answer = answerOf(visit);
    expect(answer["error"]).toBe("access_denied");
    expect(answer["error_description"]).toContain("more roles");
  });
});
