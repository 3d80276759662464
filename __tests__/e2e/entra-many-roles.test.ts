import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

const roles = (count: number) =>
  Array.from({ length: count }, (_, n) => `Role.${n}.${"x".repeat(40)}`);
const person = { userPrincipalName: "x@contoso.example", groups: [] };
let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  local = await startLocal({
    stack: inject("stack"),
    people: [
      {
        ...person,
        objectId: "a0a10000-0000-4000-8000-0000000000f1",
        name: "Eighty Roles",
        roles: roles(80),
      },
      {
        ...person,
        objectId: "a0a10000-0000-4000-8000-0000000000f2",
        name: "Two Hundred Roles",
        roles: roles(200),
      },
    ],
  });
  client = await OAuthClient.register(local);
});

afterAll(async () => {
  await local.close();
});

it("carries the roles of a person with many, and revokes such a token", async () => {
  const tokens = await client.tokens({}, { person: "Eighty Roles" });
  expect((await client.call(tokens["access_token"])).status).toBe(200);
  expect(String(tokens["access_token"]).length).toBeGreaterThan(4096);
  expect((await client.revoke(tokens["access_token"])).status).toBe(200);
  expect((await client.call(tokens["access_token"])).status).toBe(401);
});

it("says so when no token can carry them, instead of giving one that no server takes", async () => {
  const url = client.authorizationUrl(newVerifier());
  const visit = await signIn(browserAt(local), url, { person: "Two Hundred Roles" });
  const answer = answerOf(visit);
  expect(answer["error"]).toBe("access_denied");
  expect(answer["error_description"]).toContain("more roles");
});
