import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import type { Person } from "../../../local/entra/index.ts";
import { Browser } from "../../browser.ts";
import {
  ada,
  answer,
  authorizeUrl,
  clientId,
  codeGrant,
  gatewayApp,
  identity,
  secret,
  startContoso,
  tenantId,
  weatherApp,
} from "./contoso.ts";

const fabrikam = "fab00000-0000-4000-8000-000000000001";
/** A guest of the home tenant. */
const margaret = "a0a10000-0000-4000-8000-000000000004";
const katherine: Person = {
  objectId: "fab00000-0000-4000-8000-000000000002",
  name: "Katherine Johnson",
  userPrincipalName: "katherine@fabrikam.example",
  roles: [],
  groups: [],
};

const entra = await startContoso({
  otherTenants: [{ tenantId: fabrikam, displayName: "Fabrikam & Söhne", people: [katherine] }],
});
entra.register({ ...gatewayApp(entra.issuer), multiTenant: true });

const at = (path: string) => `${entra.origin}/organizations${path}`;

const authorizeAt = (parameters: Readonly<Record<string, string | undefined>> = {}) =>
  authorizeUrl(entra, parameters).replace(tenantId, "organizations");

async function json(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

async function codeOf(tenant: string, person: string): Promise<string> {
  const browser = new Browser(entra.origin);
  const accounts = await browser.press(await browser.visit(authorizeAt()), "tenant", tenant);
  return answer(await browser.press(accounts, "person", person))["code"] ?? "";
}

async function requestToken(form: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ client_id: clientId, ...form });
  const response = await fetch(at("/oauth2/v2.0/token"), { method: "POST", body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("the endpoints for all organisations", () => {
  it("are described with an issuer that is a pattern", async () => {
    const document = await json(at("/v2.0/.well-known/openid-configuration"));
    expect(document).toMatchObject({
      issuer: `${entra.origin}/{tenantid}/v2.0`,
      authorization_endpoint: at("/oauth2/v2.0/authorize"),
      token_endpoint: at("/oauth2/v2.0/token"),
      jwks_uri: at("/discovery/v2.0/keys"),
    });
  });

  it.each([
    [tenantId, ada],
    [fabrikam, katherine.objectId],
  ])("sign in people of %s, whose tokens are of their own tenant", async (tenant, person) => {
    const code = await codeOf(tenant, person);
    const { status, body } = await requestToken({ ...codeGrant(code), client_secret: secret });
    expect(status).toBe(200);
    const keys = createLocalJWKSet(
      (await json(at("/discovery/v2.0/keys"))) as unknown as JSONWebKeySet,
    );
    const issuer = `${entra.origin}/${tenant}/v2.0`;
    const { payload } = await jwtVerify(String(body["id_token"]), keys, { issuer });
    expect(payload).toMatchObject({ tid: tenant, oid: person, aud: clientId });
    const refreshed = await requestToken({
      grant_type: "refresh_token",
      refresh_token: String(body["refresh_token"]),
      client_secret: secret,
    });
    expect(decodeJwt(String(refreshed.body["id_token"]))).toMatchObject({ tid: tenant });
  });

  it("send guests home, whatever session they have where they are guests", async () => {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));
    const guest = answer(await browser.press(page, "person", margaret));
    expect(guest["code"]).toBeTypeOf("string");
    const silent = await browser.visit(authorizeAt({ prompt: "none" }));
    expect(answer(silent)).toMatchObject({ error: "login_required" });
    const choice = await browser.visit(authorizeAt());
    const accounts = await browser.press(choice, "tenant", tenantId);
    expect(accounts.text).toContain(ada);
    expect(accounts.text).not.toContain(margaret);
    // The button of a member, with the value of the guest.
    const forged = { ...accounts, text: accounts.text.replaceAll(ada, margaret) };
    const chosen = await browser.press(forged, "person", margaret);
    expect(chosen).toMatchObject({ status: 400, text: expect.stringContaining("AADSTS") });
  });

  it("take the home tenant's managed identity for a person of another tenant", async () => {
    const exchange = "api://AzureADTokenExchange";
    const { accessToken } = await entra.managedIdentityToken(identity.clientId, exchange);
    const { status } = await requestToken({
      ...codeGrant(await codeOf(fabrikam, katherine.objectId)),
      client_assertion: accessToken,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    expect(status).toBe(200);
  });

  it("publish no private part of a key", async () => {
    const { keys } = (await json(at("/discovery/v2.0/keys"))) as { keys: object[] };
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(key).not.toHaveProperty("d");
  });

  it.each([
    [weatherApp.clientId, 50194],
    ["66666666-0000-4000-8000-000000000000", 700016],
  ])("refuse the app %s with AADSTS%i", async (app, code) => {
    const page = await new Browser(entra.origin).visit(authorizeAt({ client_id: app }));
    expect(page.status).toBe(400);
    expect(page.text).toContain(`AADSTS${code}: `);
    const answered = await requestToken({ client_id: app });
    expect(answered).toMatchObject({ status: 400, body: { error_codes: [code] } });
  });

  it("refuse what nobody gave, and an organisation that does not exist", async () => {
    const answered = await requestToken({ ...codeGrant("invented"), client_secret: secret });
    expect(answered).toMatchObject({ status: 400, body: { error_codes: [70000] } });
    const chosen = await fetch(at("/choice"), { method: "POST", body: "tenant=nobody" });
    expect(await chosen.text()).toContain("AADSTS90002: ");
  });

  it("show organisations as text, and none without a session when no page is allowed", async () => {
    const page = await new Browser(entra.origin).visit(authorizeAt());
    expect(page.text).toContain("Fabrikam &amp; Söhne");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const silent = await new Browser(entra.origin).visit(authorizeAt({ prompt: "none" }));
    expect(answer(silent)).toMatchObject({ error: "login_required" });
  });

  it("reach nobody of another tenant through an app of one tenant", async () => {
    const app = { ...gatewayApp(entra.issuer), clientId: "one-tenant", identifierUris: [] };
    entra.register(app);
    const url = authorizeUrl(entra, { client_id: app.clientId }).replace(tenantId, fabrikam);
    expect((await new Browser(entra.origin).visit(url)).text).toContain("AADSTS700016: ");
  });
});
