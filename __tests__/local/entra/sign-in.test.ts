import { decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { Browser } from "../../browser.ts";
import {
  ada,
  alan,
  answer,
  authorizeUrl,
  clientId,
  codeGrant,
  dennis,
  grace,
  margaret,
  redirectUri,
  requestToken,
  signIn,
  startContoso,
  tenantId,
  verified,
} from "./contoso.ts";

const entra = await startContoso();

describe("the discovery document", () => {
  it("is Entra's: its issuer, its endpoints and no word of PKCE", async () => {
    const response = await fetch(`${entra.issuer}/.well-known/openid-configuration`);
    const document = (await response.json()) as Record<string, unknown>;

    expect(response.headers.get("content-type")).toContain("application/json");
    expect(document).toMatchObject({
      issuer: `${entra.origin}/${tenantId}/v2.0`,
      authorization_endpoint: `${entra.origin}/${tenantId}/oauth2/v2.0/authorize`,
      token_endpoint: `${entra.origin}/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `${entra.origin}/${tenantId}/discovery/v2.0/keys`,
      end_session_endpoint: `${entra.origin}/${tenantId}/oauth2/v2.0/logout`,
      subject_types_supported: ["pairwise"],
    });
    expect(document).not.toHaveProperty("code_challenge_methods_supported");
  });

  it("names keys that hold no private part", async () => {
    const response = await fetch(`${entra.origin}/${tenantId}/discovery/v2.0/keys`);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };

    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: "RSA", use: "sig", alg: "RS256" });
    expect(keys[0]).not.toHaveProperty("d");
  });
});

describe("a sign-in", () => {
  it("gives an ID token with Entra's claims for the code", async () => {
    const { code, state, session_state, iss } = await signIn(entra, grace);
    const { status, headers, body } = await requestToken(entra, codeGrant(code));

    expect(state).toBe("the-state");
    expect(session_state).toBeTypeOf("string");
    expect(iss).toBeUndefined();
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(decodeProtectedHeader(String(body["id_token"]))).toMatchObject({ alg: "RS256" });
    const claims = await verified(entra, body["id_token"], clientId);
    expect(claims).toEqual({
      aud: clientId,
      iss: entra.issuer,
      iat: expect.any(Number),
      nbf: expect.any(Number),
      exp: (claims.iat ?? 0) + 3600,
      name: "Grace Hopper",
      nonce: "the-nonce",
      oid: grace,
      preferred_username: "grace@contoso.example",
      roles: ["Weather.Read", "Weather.Admin"],
      groups: ["b0b10000-0000-4000-8000-000000000001"],
      sub: expect.any(String),
      tid: tenantId,
      uti: expect.any(String),
      ver: "2.0",
    });
    // A second may end between the claims and the token that they go into.
    expect((claims.iat ?? 0) - (claims.nbf ?? 0)).toBeOneOf([0, 1]);
    expect(claims.sub).not.toBe(grace);
  });

  it("leaves out the roles and groups of a person who has none", async () => {
    const { code } = await signIn(entra, alan);
    const { body } = await requestToken(entra, codeGrant(code));
    const claims = await verified(entra, body["id_token"], clientId);

    expect(claims).not.toHaveProperty("roles");
    expect(claims).not.toHaveProperty("groups");
  });

  it.each([
    [ada, "openid email", "ada.lovelace@contoso.example"],
    [margaret, "openid email", undefined],
    [ada, "openid profile", undefined],
  ])("gives %s with the scope %s the e-mail address %s", async (person, scope, email) => {
    const { code } = await signIn(entra, person, { scope });
    const { body } = await requestToken(entra, codeGrant(code));

    expect((await verified(entra, body["id_token"], clientId))["email"]).toBe(email);
  });

  it("gives a refresh token with offline_access only", async () => {
    const withIt = await signIn(entra, ada);
    const without = await signIn(entra, ada, { scope: "openid profile" });

    expect((await requestToken(entra, codeGrant(withIt["code"]))).body).toHaveProperty(
      "refresh_token",
    );
    expect((await requestToken(entra, codeGrant(without["code"]))).body).not.toHaveProperty(
      "refresh_token",
    );
  });

  it.each([
    ["api://gateway/access_as_user", clientId, "access_as_user"],
    [`${clientId}/.default`, clientId, "user_impersonation"],
    [
      "https://contoso.example/weather/Weather.Read https://contoso.example/weather/Weather.Write",
      "44444444-0000-4000-8000-000000000001",
      "Weather.Read Weather.Write",
    ],
  ])("gives for the scope %s an access token for %s", async (scope, audience, scp) => {
    const { code } = await signIn(entra, ada, { scope: `openid offline_access ${scope}` });
    const first = await requestToken(entra, codeGrant(code));
    const second = await requestToken(entra, {
      grant_type: "refresh_token",
      refresh_token: String(first.body["refresh_token"]),
    });

    for (const { body } of [first, second]) {
      expect(body["scope"]).toBe(scope);
      expect(await verified(entra, body["access_token"], audience)).toMatchObject({
        azp: clientId,
        oid: ada,
        roles: ["Weather.Read"],
        scp,
        tid: tenantId,
        ver: "2.0",
      });
      expect(await verified(entra, body["id_token"], clientId)).toMatchObject({
        nonce: "the-nonce",
      });
    }
  });

  it("gives a person another subject in every app", async () => {
    const { code } = await signIn(entra, ada, { scope: "openid api://weather/read" });
    const { body } = await requestToken(entra, codeGrant(code));
    entra.register({
      clientId: "55555555-0000-4000-8000-000000000001",
      displayName: "Another client",
      identifierUris: [],
      redirectUris: [redirectUri],
      federatedCredentials: [],
      clientSecrets: [{ value: "another" }],
    });
    const other = { client_id: "55555555-0000-4000-8000-000000000001" };
    const there = await signIn(entra, ada, other);
    const answered = await requestToken(entra, {
      ...codeGrant(there["code"]),
      ...other,
      client_secret: "another",
    });

    const here = await verified(entra, body["id_token"], clientId);
    const elsewhere = await verified(entra, answered.body["id_token"], other.client_id);
    expect(here.sub).not.toBe(elsewhere.sub);
  });

  it.each(["fragment", "form_post"])("answers by %s when asked to", async (mode) => {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra, { response_mode: mode }));
    const end = await browser.press(page, "person", ada);

    if (mode === "fragment") {
      const parameters = new URLSearchParams(new URL(end.url).hash.slice(1));
      expect([...parameters.keys()].toSorted()).toEqual(["code", "session_state", "state"]);
    } else {
      expect(end.text).toContain(`action="${redirectUri}"`);
      expect(end.text).toContain('name="code"');
    }
  });

  it("takes the authorization request by POST as well", async () => {
    const browser = new Browser(entra.origin);
    const [address = "", query = ""] = authorizeUrl(entra).split("?");
    const page = await browser.visit(address, {
      method: "POST",
      body: new URLSearchParams(query),
    });

    expect(answer(await browser.press(page, "person", ada))).toHaveProperty("code");
  });

  it.each([
    { prompt: "login" },
    { prompt: "select_account" },
    { prompt: "consent" },
    { prompt: "select_account consent" },
    { domain_hint: "contoso.example", login_hint: "ada@contoso.example" },
  ])("accepts %o", async (parameters) => {
    expect(await signIn(entra, ada, parameters)).toHaveProperty("code");
  });

  it("can be given up", async () => {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));
    const end = answer(await browser.press(page, "cancel", "true"));

    expect(end).toMatchObject({ error: "access_denied", state: "the-state" });
    expect(end["error_description"]).toMatch(/^AADSTS65004: /);
    expect(end).not.toHaveProperty("iss");
  });
});

describe("the sign-in page", () => {
  it("says that it is not Microsoft's, and shows everybody", async () => {
    const page = await new Browser(entra.origin).visit(authorizeUrl(entra));

    expect(page.status).toBe(200);
    expect(page.text).toContain("local stand-in for Microsoft Entra ID");
    // By the name that grants and tokens have for a person, not by an e-mail address.
    expect(page.text).toContain("ada@contoso.example");
    expect(page.text).not.toContain("ada.lovelace@");
    expect(page.text).not.toContain("<script");
    expect(page.text).toContain("MCP &lt;Gateway&gt;");
    expect(page.text.match(/<form/g)).toHaveLength(1);
    expect(page.text.match(/name="person"/g)).toHaveLength(6);
    expect(page.text).toMatch(/Dennis Nedry.*account disabled/);
    expect(page.text).toMatch(/Barbara Liskov.*conditional access/);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it.each([
    ["grace@contoso.example", "Grace Hopper"],
    ["ALAN.TURING@contoso.example", "Alan Turing"],
    ["nobody@contoso.example", "Ada Lovelace"],
  ])("puts the person hinted at by %s first", async (hint, first) => {
    const page = await new Browser(entra.origin).visit(authorizeUrl(entra, { login_hint: hint }));

    expect(/class="name">([^<]+)</.exec(page.text)?.[1]).toBe(first);
    expect(page.text.includes("autofocus")).toBe(!hint.startsWith("nobody"));
  });

  it("refuses a disabled person and lets another be chosen", async () => {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));
    const refused = await browser.press(page, "person", dennis);

    expect(refused.status).toBe(400);
    expect(refused.text).toContain("AADSTS50057: The user account is disabled.");
    expect(answer(await browser.press(refused, "person", ada))).toHaveProperty("code");
  });

  it("refuses a person who is not in the directory", async () => {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));

    const body = new URLSearchParams({ person: "mallory" });
    const answer = await browser.visit(page.url, { method: "POST", body });
    expect(answer.text).toContain("AADSTS900144");
  });

  it("belongs to the browser that asked for it", async () => {
    const page = await new Browser(entra.origin).visit(authorizeUrl(entra));
    const thief = await new Browser(entra.origin).press(page, "person", ada);

    expect(thief.text).not.toContain("code=");
    expect(thief.url).not.toContain(redirectUri);
  });

  it("is over once it has been answered", async () => {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));
    await browser.press(page, "person", ada);
    const again = await browser.press(page, "person", grace);

    expect(again.status).toBe(400);
    expect(again.text).toContain("AADSTS165000");
  });
});
