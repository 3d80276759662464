import { describe, expect, it } from "vitest";
import type { AppRegistration } from "../../../local/entra/index.ts";
import { Browser } from "../../browser.ts";
import {
  ada,
  answer,
  authorizeUrl,
  codeGrant,
  grace,
  requestToken,
  secret,
  signIn,
  startContoso,
  tenantId,
  verified,
} from "./contoso.ts";

const vsCode = "aebc6443-996d-45c2-90f0-388ff96faa56";
const redirectUri = "http://localhost:1/oauth-callback";
const publicApp: AppRegistration = {
  clientId: vsCode,
  displayName: "Visual Studio Code",
  identifierUris: [],
  redirectUris: ["http://localhost/oauth-callback"],
  federatedCredentials: [],
  isPublic: true,
};
const notes: AppRegistration = {
  clientId: "44444444-0000-4000-8000-000000000009",
  displayName: "Notes",
  identifierUris: ["api://notes"],
  accessTokenVersion: 2,
  redirectUris: [],
  federatedCredentials: [],
  exposedScopes: ["Notes.Read", "Notes.Write", "Notes.Purge"],
  preAuthorizedApps: [{ clientId: vsCode, scopes: ["Notes.Read", "Notes.Write"] }],
};
const older: AppRegistration = {
  ...notes,
  clientId: "44444444-0000-4000-8000-000000000010",
  identifierUris: ["api://older"],
  accessTokenVersion: 1,
};

const entra = await startContoso({ apps: [publicApp, notes, older] });

const asVsCode = { client_id: vsCode, redirect_uri: redirectUri };
const ask = (scope: string, person = ada) =>
  signIn(entra, person, { ...asVsCode, scope: `openid profile offline_access ${scope}`.trim() });
const redeem = (
  code: string | undefined,
  form: Readonly<Record<string, string | undefined>> = {},
) =>
  requestToken(entra, {
    ...codeGrant(code),
    client_id: vsCode,
    client_secret: undefined,
    ...form,
  });

describe("an API that exposes scopes", () => {
  it("gives them to a pre-authorised client, in a token of its own version", async () => {
    const { code } = await ask("api://notes/Notes.Read api://notes/Notes.Write", grace);
    const { status, body } = await redeem(code);
    expect(status).toBe(200);
    expect(await verified(entra, body["access_token"], notes.clientId)).toMatchObject({
      scp: "Notes.Read Notes.Write",
      azp: vsCode,
      oid: grace,
      roles: ["Weather.Read", "Weather.Admin"],
      ver: "2.0",
    });
  });

  it("gives all that a client is pre-authorised for as `.default`", async () => {
    const { body } = await redeem((await ask("api://notes/.default"))["code"]);
    expect(await verified(entra, body["access_token"], notes.clientId)).toMatchObject({
      scp: "Notes.Read Notes.Write",
    });
  });

  it("gives tokens of version 1 when its owner chose no other", async () => {
    const { body } = await redeem((await ask("api://older/Notes.Read"))["code"]);
    const claims = JSON.parse(
      Buffer.from(String(body["access_token"]).split(".")[1] ?? "", "base64url").toString(),
    ) as Record<string, unknown>;
    expect(claims).toMatchObject({
      iss: `https://sts.windows.net/${tenantId}/`,
      aud: "api://older",
      appid: vsCode,
      upn: "ada@contoso.example",
      ver: "1.0",
    });
    expect(claims).not.toHaveProperty("azp");
  });

  it.each([
    ["a scope that it does not expose", "api://notes/Notes.Erase", "invalid_client", 650053],
    ["a scope beyond", "api://notes/Notes.Purge", "access_denied", 90094],
    [
      "one that is allowed and one beyond",
      "api://notes/Notes.Read api://notes/Notes.Purge",
      "access_denied",
      90094,
    ],
  ])("refuses %s", async (_what, scope, error, code) => {
    const asked = authorizeUrl(entra, { ...asVsCode, scope: `openid ${scope}` });
    const refused = answer(await new Browser(entra.origin).visit(asked));
    expect(refused).toMatchObject({ error });
    expect(refused["error_description"]).toMatch(new RegExp(`^AADSTS${code}: `));
  });

  it("refuses whoever is not pre-authorised, a gateway too", async () => {
    const asked = authorizeUrl(entra, { scope: "openid api://notes/Notes.Read" });
    const refused = answer(await new Browser(entra.origin).visit(asked));
    expect(refused["error_description"]).toMatch(/^AADSTS90094: /);
  });

  it("gives no more at a refresh than people signed in for", async () => {
    const { body } = await redeem((await ask("api://notes/Notes.Read"))["code"]);
    const refresh = (scope: string) =>
      requestToken(entra, {
        grant_type: "refresh_token",
        refresh_token: String(body["refresh_token"]),
        scope,
        client_id: vsCode,
        client_secret: undefined,
      });
    expect((await refresh("api://notes/Notes.Read")).status).toBe(200);
    expect((await refresh("api://notes/Notes.Purge")).status).toBe(400);
  });
});

describe("a public client", () => {
  it("proves nothing, and may not try", async () => {
    const { code } = await ask("");
    const refused = await redeem(code, { client_secret: secret });
    expect(refused).toMatchObject({ status: 401, body: { error_codes: [700025] } });
    expect((await redeem(code)).status).toBe(200);
  });

  it("needs the verifier of its code", async () => {
    const { code } = await ask("");
    const { body } = await redeem(code, { code_verifier: "a".repeat(43) });
    expect(body).toMatchObject({ error: "invalid_grant", error_codes: [501481] });
  });
});
