import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import {
  ada,
  clientId,
  codeGrant,
  grace,
  identity,
  requestToken,
  signIn,
  startContoso,
} from "./contoso.ts";

const entra = await startContoso();

async function graphToken(scope: string): Promise<string> {
  const { code } = await signIn(entra, ada, { scope });
  const { status, body } = await requestToken(entra, codeGrant(code));
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body["access_token"]);
}

async function ask(path: string, token?: string, method = "GET") {
  const response = await fetch(`${entra.origin}${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const codeOf = ({ body }: { readonly body: Record<string, unknown> }) =>
  (body["error"] as { readonly code?: string } | undefined)?.code;

describe("Microsoft Graph", () => {
  it.each([
    ["openid User.Read", "User.Read"],
    ["openid https://graph.microsoft.com/.default", "User.Read openid profile email"],
    ["openid https://graph.microsoft.com/User.Read offline_access", "User.Read"],
  ])("is who a token is for, asked for with %s", async (scope, scp) => {
    const token = await graphToken(scope);
    expect(decodeJwt(token)).toMatchObject({
      aud: "https://graph.microsoft.com",
      appid: clientId,
      oid: ada,
      scp,
    });
    const { status, body } = await ask("/v1.0/me", token);
    expect(status).toBe(200);
    expect(body).toEqual({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users/$entity",
      businessPhones: [],
      displayName: "Ada Lovelace",
      givenName: "Ada",
      jobTitle: null,
      mail: "ada.lovelace@contoso.example",
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      surname: "Lovelace",
      userPrincipalName: "ada@contoso.example",
      id: ada,
    });
  });

  it("shows what is selected, and others to those who may read them", async () => {
    const own = await graphToken("openid User.Read");
    expect((await ask("/beta/me?$select=id,mail", own)).body).toEqual({
      "@odata.context": "https://graph.microsoft.com/beta/$metadata#users/$entity",
      mail: "ada.lovelace@contoso.example",
      id: ada,
    });
    const refused = await ask(`/v1.0/users/${grace}`, own);
    expect([refused.status, codeOf(refused)]).toEqual([403, "Authorization_RequestDenied"]);
    const all = await graphToken("openid User.ReadBasic.All");
    expect((await ask(`/v1.0/users/${grace}`, all)).body["displayName"]).toBe("Grace Hopper");
    const grace2 = await ask("/v1.0/users/grace%40contoso.example", all);
    expect(grace2.body["id"]).toBe(grace);
    const nobody = await ask("/v1.0/users/nobody", all);
    expect([nobody.status, codeOf(nobody)]).toEqual([404, "Request_ResourceNotFound"]);
    expect((await ask("/v1.0/me", all)).status).toBe(403);
  });

  it.each<[string, () => Promise<string | undefined>, string, string, number]>([
    ["without a token", async () => undefined, "GET", "/v1.0/me", 401],
    ["with what is no token", async () => "rubbish", "GET", "/v1.0/me", 401],
    [
      "with a token for another API",
      async () => await graphToken("openid api://weather/read"),
      "GET",
      "/v1.0/me",
      401,
    ],
    [
      "to change somebody",
      async () => await graphToken("openid User.Read"),
      "PATCH",
      "/v1.0/me",
      405,
    ],
    [
      "what is not here",
      async () => await graphToken("openid User.Read"),
      "GET",
      "/v1.0/groups",
      400,
    ],
    [
      "a path of rubbish",
      async () => await graphToken("openid User.ReadBasic.All"),
      "GET",
      "/v1.0/users/%",
      404,
    ],
    [
      "by an app about itself",
      async () =>
        (await entra.managedIdentityToken(identity.clientId, "https://graph.microsoft.com/"))
          .accessToken,
      "GET",
      "/v1.0/me",
      400,
    ],
  ])("refuses what is asked %s", async (_how, token, method, path, status) => {
    expect((await ask(path, await token(), method)).status).toBe(status);
  });

  it("is not who a bare name is looked up in that it does not have", async () => {
    const answer = await signIn(entra, ada, { scope: "openid weather.read" }).catch(String);
    expect(JSON.stringify(answer)).toContain("AADSTS650053");
  });
});
