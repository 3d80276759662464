import { beforeAll, describe, expect, it } from "vitest";
import type { AppRegistration } from "../../../local/entra/index.ts";
import {
  ada,
  clientId,
  codeGrant,
  identity,
  requestToken,
  secret,
  signIn,
  startContoso,
  type TokenAnswer,
  verified,
  weatherApp,
} from "./contoso.ts";

const notes: AppRegistration = {
  ...weatherApp,
  clientId: "44444444-0000-4000-8000-000000000009",
  displayName: "Notes",
  identifierUris: ["api://notes"],
  exposedScopes: ["Notes.Read", "Notes.Write"],
  preAuthorizedApps: [{ clientId, scopes: ["Notes.Read"] }],
};

const entra = await startContoso({ apps: [weatherApp, notes] });
/** Tokens of one sign-in of Ada, for the app itself. */
let own: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  own = await tokensFor("api://gateway/access");
});

async function tokensFor(scope: string): Promise<Readonly<Record<string, unknown>>> {
  const { code } = await signIn(entra, ada, { scope: `openid profile ${scope}` });
  return (await requestToken(entra, codeGrant(code))).body;
}

function exchange(form: Readonly<Record<string, unknown>> = {}): Promise<TokenAnswer> {
  const all = {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    requested_token_use: "on_behalf_of",
    assertion: own["access_token"],
    scope: "api://notes/Notes.Read",
    ...form,
  };
  const texts = Object.entries(all).map(([name, value]) => [name, value && String(value)]);
  return requestToken(entra, Object.fromEntries(texts));
}

describe("a token on behalf of a person", () => {
  it("is for the API that is asked for, the person, and the app that asks", async () => {
    const { status, body } = await exchange();
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(await verified(entra, body["access_token"], notes.clientId)).toMatchObject({
      oid: ada,
      azp: clientId,
      scp: "Notes.Read",
    });
  });

  it("is given to an app that proves itself by a managed identity", async () => {
    const token = await entra.managedIdentityToken(identity.clientId, "api://AzureADTokenExchange");
    const { status } = await exchange({
      client_secret: undefined,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: token.accessToken,
    });
    expect(status).toBe(200);
  });

  it.each<[string, () => Promise<Readonly<Record<string, unknown>>>, number]>([
    [
      "a token for another API",
      async () => ({ assertion: (await tokensFor("api://weather/Read"))["access_token"] }),
      500131,
    ],
    ["an ID token", async () => ({ assertion: own["id_token"] }), 50013],
    [
      "an application's token",
      async () => {
        const token = await entra.managedIdentityToken(identity.clientId, "api://gateway");
        return { assertion: token.accessToken };
      },
      50013,
    ],
    [
      "a token that was changed",
      async () => ({ assertion: `${String(own["access_token"]).slice(0, -8)}AAAAAAAA` }),
      50013,
    ],
    ["no token", async () => ({ assertion: undefined }), 50013],
    ["a scope without consent", async () => ({ scope: "api://notes/Notes.Write" }), 65001],
    ["no scope", async () => ({ scope: "openid" }), 900144],
    ["another use of the grant", async () => ({ requested_token_use: "other" }), 900144],
    ["a wrong secret", async () => ({ client_secret: `${secret}x` }), 7000215],
  ])("is not given for %s", async (_what, form, code) => {
    const { status, body } = await exchange(await form());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ error_codes: [code] });
    expect(body).not.toHaveProperty("access_token");
  });

  it("is not given for somebody who is disabled", async () => {
    entra.setDisabled(ada, true);
    expect((await exchange()).body).toMatchObject({ error_codes: [50057] });
    entra.setDisabled(ada, false);
    expect((await exchange()).status).toBe(200);
  });
});
