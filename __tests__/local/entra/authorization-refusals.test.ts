import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { describe, expect, it } from "vitest";
import { Browser } from "../../browser.ts";
import {
  answer,
  authorizeUrl,
  clientId,
  redirectUri,
  startContoso,
  tenantId,
  weatherApp,
} from "./contoso.ts";

const entra = await startContoso();

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
