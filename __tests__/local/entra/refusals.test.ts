import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { LocalEntra } from "../../../local/entra/index.ts";
import { Browser } from "../../browser.ts";
import {
  ada,
  answer,
  authorizeUrl,
  clientId,
  codeGrant,
  redirectUri,
  requestToken,
  signIn,
  startContoso,
  type TokenAnswer,
  tenantId,
  weatherApp,
} from "./contoso.ts";

let entra: LocalEntra;

beforeAll(async () => {
  entra = await startContoso();
});

afterAll(async () => {
  await entra.close();
});

afterEach(() => {
  vi.useRealTimers();
});

/** The server runs in this process: its clock can be put forward. Timers go on. */
function passTime(seconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
}

/** Asks by a name; `fetch` sets Host itself. */
async function statusBy(host: string): Promise<number | undefined> {
  const asked = request(authorizeUrl(entra), { headers: { host } }).end();
  const [answered] = (await once(asked, "response")) as [IncomingMessage];
  answered.resume();
  return answered.statusCode;
}

describe("a page that has its own name lead to this machine", () => {
  it("reads nothing, where it could sign in as anybody", async () => {
    const { host, port } = new URL(entra.origin);
    for (const foreign of [
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost@evil.example:${port}`,
    ]) {
      expect([foreign, await statusBy(foreign)]).toEqual([foreign, 421]);
    }
    const own = [host, `127.0.0.1:${port}`, `[::1]:${port}`, "login.microsoftonline.com"];
    for (const name of own) expect([name, await statusBy(name)]).toEqual([name, 303]);
  });
});

/** Entra's whole error answer, not only the code in it. */
function expectRefusal(answered: TokenAnswer, status: number, error: string, code: number): void {
  const { body } = answered;
  expect(body).toEqual({
    error,
    error_description: expect.stringMatching(
      `^AADSTS${code}: .+ Trace ID: ${body["trace_id"]} Correlation ID: ${body["correlation_id"]} Timestamp: ${body["timestamp"]}$`,
    ),
    error_codes: [code],
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
    trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
  expect(answered.status).toBe(status);
}

describe("another tenant", () => {
  it.each([
    ["99999999-0000-4000-8000-000000000000", 90002, "invalid_tenant"],
    ["common", 50194, "invalid_request"],
    ["organizations", 50194, "invalid_request"],
  ])("%s is refused with AADSTS%i", async (tenant, code, error) => {
    const discovery = `${entra.origin}/${tenant}/v2.0/.well-known/openid-configuration`;
    const response = await fetch(discovery);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error, error_codes: [code] });
  });
});

describe("an authorization request that cannot be trusted", () => {
  it.each([
    [{ client_id: "66666666-0000-4000-8000-000000000000" }, 700016],
    [{ client_id: undefined }, 900144],
    [{ redirect_uri: "https://attacker.example/callback" }, 50011],
    [{ redirect_uri: `${redirectUri}/` }, 50011],
    [{ redirect_uri: redirectUri.toUpperCase() }, 50011],
    [{ redirect_uri: redirectUri.replace(":1/", ":2/") }, 50011],
    [{ redirect_uri: `${redirectUri}?more=1` }, 50011],
    [{ redirect_uri: undefined }, 900144],
    [{ client_id: weatherApp.clientId }, 50011],
    [{ redirect_uri: "https://attacker.example/", resource: "https://mcp.example/mcp" }, 50011],
  ])("%o ends on a page with AADSTS%i", async (parameters, code) => {
    const page = await new Browser(entra.origin).visit(authorizeUrl(entra, parameters));

    expect(page.url).toContain(`${entra.origin}/${tenantId}/oauth2/v2.0/authorize`);
    expect(page.status).toBe(400);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.text).toContain(`AADSTS${code}: `);
  });

  it("shows what was sent, and shows it as text", async () => {
    const parameters = { redirect_uri: 'http://evil.example/"><script>alert(1)</script>' };
    const page = await new Browser(entra.origin).visit(authorizeUrl(entra, parameters));

    expect(page.text).toContain("AADSTS50011");
    expect(page.text).toContain("&lt;script&gt;");
    expect(page.text).not.toContain("<script>");
  });
});

describe("an authorization request with a fault", () => {
  it.each([
    [{ resource: "https://gateway.example/weather/mcp" }, "invalid_request", 901002],
    [{ resource: "api://gateway", scope: "openid api://gateway/read" }, "invalid_request", 901002],
    [{ resource: "no uri" }, "invalid_request", 901002],
    [{ resource: `api://${clientId}` }, "invalid_request", 901002],
    [{ scope: "openid api://unknown/read" }, "invalid_resource", 500011],
    [{ scope: "openid api://weather/x/read" }, "invalid_resource", 500011],
    [{ scope: "openid API://weather/read" }, "invalid_resource", 500011],
    [{ scope: "openid weather.read" }, "invalid_client", 650053],
    [{ scope: "openid api://weather/read api://gateway/read" }, "invalid_scope", 28000],
    [{ scope: undefined, nonce: undefined }, "invalid_request", 900144],
    [{ scope: 'openid "quoted"' }, "invalid_scope", 70011],
    [{ response_type: "none" }, "unsupported_response_type", 700054],
    [{ prompt: "none" }, "login_required", 50058],
    [{ prompt: "none login" }, "invalid_request", 9002313],
    [{ prompt: "surprise" }, "invalid_request", 9002313],
    [{ code_challenge_method: "plain" }, "invalid_request", 9002313],
    [{ code_challenge_method: undefined }, "invalid_request", 9002313],
  ])("%o is sent back to the client as %s, AADSTS%i", async (parameters, error, code) => {
    const visit = await new Browser(entra.origin).visit(authorizeUrl(entra, parameters));

    expect(answer(visit)).toEqual({
      error,
      error_description: expect.stringMatching(`^AADSTS${code}: .* Trace ID: `),
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      state: "the-state",
    });
  });
});

describe("a code", () => {
  it("can be redeemed once; a replay is answered as a replay, however often", async () => {
    const { code } = await signIn(entra, ada);
    const first = await requestToken(entra, codeGrant(code));

    expect(first.status).toBe(200);
    expectRefusal(await requestToken(entra, codeGrant(code)), 400, "invalid_grant", 54005);
    expectRefusal(await requestToken(entra, codeGrant(code)), 400, "invalid_grant", 54005);
  });

  it("takes the refresh token with it when it is replayed (RFC 6749 section 4.1.2)", async () => {
    const { code } = await signIn(entra, ada);
    const { body } = await requestToken(entra, codeGrant(code));
    await requestToken(entra, codeGrant(code));
    const refreshed = await requestToken(entra, {
      grant_type: "refresh_token",
      refresh_token: String(body["refresh_token"]),
    });

    expectRefusal(refreshed, 400, "invalid_grant", 70000);
  });

  it("expires after ten minutes", async () => {
    const { code } = await signIn(entra, ada);
    passTime(601);

    expectRefusal(await requestToken(entra, codeGrant(code)), 400, "invalid_grant", 70008);
  });

  it.each([
    [{ code_verifier: "v".repeat(43) }, 501481],
    [{ code_verifier: undefined }, 501481],
    [{ redirect_uri: "http://127.0.0.1:1/other-callback" }, 500112],
    [{ code: "never-issued" }, 70000],
  ])("is refused with %o", async (fault, errorCode) => {
    const { code } = await signIn(entra, ada);
    const answered = await requestToken(entra, { ...codeGrant(code), ...fault });

    expectRefusal(answered, 400, "invalid_grant", errorCode);
  });

  it("is of no use to another client", async () => {
    const other = "77777777-0000-4000-8000-000000000001";
    entra.register({
      clientId: other,
      displayName: "Mallory",
      identifierUris: [],
      redirectUris: [redirectUri],
      federatedCredentials: [],
      clientSecrets: [{ value: "mallory" }],
    });
    const { code } = await signIn(entra, ada);
    const stolen = { ...codeGrant(code), client_id: other, client_secret: "mallory" };

    expectRefusal(await requestToken(entra, stolen), 400, "invalid_grant", 70000);
  });

  it("is of no use to a person disabled meanwhile", async () => {
    const { code } = await signIn(entra, ada);
    entra.setDisabled(ada, true);
    const answered = await requestToken(entra, codeGrant(code));
    entra.setDisabled(ada, false);

    expectRefusal(answered, 400, "invalid_grant", 50057);
  });
});

describe("a refresh token", () => {
  async function refreshToken(): Promise<string> {
    const { code } = await signIn(entra, ada);
    const { body } = await requestToken(entra, codeGrant(code));
    return String(body["refresh_token"]);
  }

  function refresh(token: string): Promise<TokenAnswer> {
    return requestToken(entra, { grant_type: "refresh_token", refresh_token: token });
  }

  it("gives a new one and a new ID token, and stays valid itself", async () => {
    const token = await refreshToken();
    const first = await refresh(token);
    const second = await refresh(token);

    expect(first.status).toBe(200);
    expect(second.status).toBe(200);
    expect(first.body["id_token"]).toBeTypeOf("string");
    const all = [token, first.body["refresh_token"], second.body["refresh_token"]];
    expect(new Set(all).size).toBe(3);
    expect((await refresh(String(first.body["refresh_token"]))).status).toBe(200);
  });

  it("is refused with AADSTS50057 while the person is disabled", async () => {
    const token = await refreshToken();
    entra.setDisabled(ada, true);
    const disabled = await refresh(token);
    entra.setDisabled(ada, false);

    expectRefusal(disabled, 400, "invalid_grant", 50057);
    expect((await refresh(token)).status).toBe(200);
  });

  it("expires after 90 days", async () => {
    const token = await refreshToken();
    passTime(90 * 24 * 60 * 60 + 1);

    expectRefusal(await refresh(token), 400, "invalid_grant", 700082);
  });

  it("cannot be invented", async () => {
    expectRefusal(await refresh("invented"), 400, "invalid_grant", 70000);
  });
});

describe("a token request", () => {
  it.each([
    [{ client_id: undefined, client_secret: undefined }, 400, "invalid_request", 900144],
    [{ client_id: "nobody" }, 400, "unauthorized_client", 700016],
    [{ client_secret: "wrong" }, 401, "invalid_client", 7000215],
    [{ client_secret: undefined }, 401, "invalid_client", 7000218],
    [{ grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    [{ grant_type: undefined }, 400, "invalid_request", 900144],
    [{ code: undefined }, 400, "invalid_request", 900144],
    [{ resource: "https://mcp.example/mcp" }, 400, "invalid_request", 901002],
  ])("with %o is answered %i %s, AADSTS%i", async (fault, status, error, code) => {
    const answered = await requestToken(entra, { ...codeGrant("any"), ...fault });

    expectRefusal(answered, status, error, code);
  });

  it("answers with JSON even to a client that prefers HTML", async () => {
    const headers = { accept: "text/html" };

    expectRefusal(
      await requestToken(entra, codeGrant("never-issued"), headers),
      400,
      "invalid_grant",
      70000,
    );
  });

  it("takes the secret from the Authorization header as well", async () => {
    const { code } = await signIn(entra, ada);
    const basic = (id: string, password: string) => ({
      authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`)}`,
    });
    const form = { ...codeGrant(code), client_id: undefined, client_secret: undefined };

    const wrong = await requestToken(entra, form, basic(clientId, "wrong"));
    expectRefusal(wrong, 401, "invalid_client", 7000215);
    const twoNames = { ...form, client_id: weatherApp.clientId };
    const mismatch = await requestToken(entra, twoNames, basic(clientId, "wrong"));
    expectRefusal(mismatch, 400, "invalid_request", 9002313);
    const right = await requestToken(entra, form, basic(clientId, "a-secret-of-the-gateway~Q8"));
    expect(right.status).toBe(200);
  });

  it("must be a POST", async () => {
    const response = await fetch(`${entra.origin}/${tenantId}/oauth2/v2.0/token`);

    expect(await response.json()).toMatchObject({ error_codes: [900561] });
  });

  it("cannot be endless", async () => {
    const answered = await requestToken(entra, { filler: "x".repeat(70_000) });

    expectRefusal(answered, 400, "invalid_request", 9002313);
  });
});
