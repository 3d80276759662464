// T38, what one gateway gave is used at another gateway of the same service. RFC 9700 section 2.3 and 4.4 (audience, mix-up);
// RFC 6265bis section 4.1.3.2: a `__Host-` cookie goes to the whole host, so to both. The two share everything that
// two gateways can share: service, identity, registration in Entra, grant store and cache.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import type { Visit } from "../browser.ts";
import { type Gateway, newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { answerOf, browserAt, buttonOf, people, signIn } from "../e2e/sign-in.ts";
import { synthesized } from "../stacks/synthesized.ts";

let local: Local;
let backend: ScriptedBackend;
let origin: string;

beforeAll(async () => {
  backend = await ScriptedBackend.start();
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/neighbouring-gateways.ts"),
    hosts: { "https://notes.example": backend.origin },
  });
  origin = new URL(local.issuer).origin;
});

afterAll(async () => {
  await local.close();
  await backend.close();
});

beforeEach(() => {
  backend.reply(200, { "content-type": "application/json", "mcp-session-id": "s-1" }, "{}");
});

const prefixes = { "": "__Host-mcp-", "/sales": "__Host-mcp_sales__" } as const;
type Path = keyof typeof prefixes;

function gatewayAt(path: Path): Gateway {
  const issuer = `${origin}${path}`;
  return { issuer, servers: [`${issuer}/notes/mcp`], entra: local.entra };
}

/** A client of one gateway that talks to another. */
function astray(client: OAuthClient, gateway: Gateway): OAuthClient {
  return OAuthClient.known(gateway, client.registration);
}

const directions: readonly (readonly [Path, Path])[] = [
  ["", "/sales"],
  ["/sales", ""],
];

describe.each(directions)("what the gateway at '%s' gave, at that at '%s',", (from, to) => {
  let client: OAuthClient;
  let there: OAuthClient;

  beforeAll(async () => {
    client = await OAuthClient.register(gatewayAt(from));
    there = await OAuthClient.register(gatewayAt(to));
  });

  it("opens no server as an access token, and goes on at its own", async () => {
    const tokens = await client.tokens();
    const before = backend.received.length;
    expect((await there.call(tokens["access_token"])).status).toBe(401);
    expect(backend.received).toHaveLength(before);
    expect((await client.call(tokens["access_token"])).status).toBe(200);
  });

  it("is no session", async () => {
    const [own, other] = [await client.tokens(), await there.tokens()];
    const session = (await client.call(own["access_token"])).headers.get("mcp-session-id") ?? "";
    expect(session).toContain("s-1.");
    const headers = { "mcp-session-id": session };
    expect((await there.call(other["access_token"], { headers })).status).toBe(404);
    expect((await client.call(own["access_token"], { headers })).status).toBe(200);
  });

  it("is no registration", async () => {
    const stranger = astray(client, gatewayAt(to));
    const page = await browserAt(gatewayAt(to)).visit(stranger.authorizationUrl(newVerifier()));
    expect(page.status).toBe(400);
    expect(page.text).not.toContain("/consent");
    const { status, body } = await stranger.refresh("x");
    expect({ status, error: body["error"] }).toEqual({ status: 401, error: "invalid_client" });
  });

  it("is no code", async () => {
    const authorization = await client.authorize();
    const { status, body } = await there.redeem(authorization, {
      redirect_uri: client.redirectUri,
    });
    expect({ status, error: body["error"] }).toEqual({ status: 400, error: "invalid_grant" });
    expect(body).not.toHaveProperty("access_token");
  });

  it("is no refresh token, and stays one at its own", async () => {
    const tokens = await client.tokens();
    const { status, body } = await there.refresh(tokens["refresh_token"]);
    expect({ status, error: body["error"] }).toEqual({ status: 400, error: "invalid_grant" });
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
  });

  it("cannot be revoked, and a revocation of its own revokes nothing there", async () => {
    const [own, other] = [await client.tokens(), await there.tokens()];
    for (const name of ["access_token", "refresh_token"]) {
      expect((await there.revoke(own[name])).status).toBe(200);
    }
    expect((await client.call(own["access_token"])).status).toBe(200);
    expect((await client.revoke(own["refresh_token"])).status).toBe(200);
    expect((await client.call(own["access_token"])).status).toBe(401);
    expect((await there.call(other["access_token"])).status).toBe(200);
    expect((await there.refresh(other["refresh_token"])).status).toBe(200);
  });

  it("is no remembered approval, neither in the same browser nor under the name of the other's cookie", async () => {
    const browser = browserAt(gatewayAt(from));
    const first = await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
    expect(answerOf(first)).toHaveProperty("code");
    expect(answerOf(await browser.visit(client.authorizationUrl(newVerifier())))).toHaveProperty(
      "code",
    );
    expect((await browser.visit(there.authorizationUrl(newVerifier()))).text).toContain("/consent");
    const approvals = browser.cookie(`${prefixes[from]}approvals`) ?? "";
    expect(approvals.length).toBeGreaterThan(100);
    browser.setCookie(origin, `${prefixes[to]}approvals`, approvals);
    expect((await browser.visit(there.authorizationUrl(newVerifier()))).text).toContain("/consent");
    expect((await browser.visit(`${gatewayAt(to).issuer}/approvals`)).text).not.toContain(
      "<section",
    );
    // Those of the first are as they were.
    expect((await browser.visit(`${gatewayAt(from).issuer}/approvals`)).text).toContain("<section");
  });

  it("is no answer to its question", async () => {
    const browser = browserAt(gatewayAt(from));
    const question = await browser.visit(client.authorizationUrl(newVerifier()));
    browser.setCookie(
      origin,
      `${prefixes[to]}browser`,
      browser.cookie(`${prefixes[from]}browser`) ?? "",
    );
    const elsewhere = {
      ...question,
      text: question.text.replaceAll(`action="${from}/consent"`, `action="${to}/consent"`),
    };
    expect(elsewhere.text).not.toBe(question.text);
    const page = await browser.press(elsewhere, "decision", "allow");
    expect(page.status).toBe(400);
    expect(page.redirects).toEqual([]);
  });

  it("is no sign-in under way, under whatever name its cookie has", async () => {
    const { answer, cookie } = await signedInAtEntra(client);
    const [name = "", value = ""] = cookie;
    const renamed = name.replace(prefixes[from], prefixes[to]);
    expect(renamed).not.toBe(name);
    const callback = new URL(`${gatewayAt(to).issuer}/oauth-callback`);
    callback.search = new URL(answer).search;
    const page = await fetch(callback, {
      redirect: "manual",
      headers: { cookie: `${name}=${value}; ${renamed}=${value}` },
    });
    expect(page.status).toBe(400);
    expect(page.headers.getSetCookie()).toEqual([]);
  });
});

/** Entra's answer for a client, and the cookie of the sign-in, of a browser that never brings the answer. */
async function signedInAtEntra(client: OAuthClient) {
  const browser = browserAt(client.local);
  const question = await browser.visit(client.authorizationUrl(newVerifier()));
  const entra = await browser.press(question, "decision", "allow");
  const name = browser.cookieNames.find((one) => one.includes("login-")) ?? "";
  const cookie = [name, browser.cookie(name) ?? ""] as const;
  const page = await browser.press(entra, "person", buttonOf(entra, people.ada));
  const answer = page.redirects.find(({ url }) => url.includes("/oauth-callback"))?.url ?? "";
  expect(answer).toContain("code=");
  return { answer, cookie };
}

it("one browser signs in at both at once, and neither takes or ends what is the other's", async () => {
  const clients = await Promise.all(
    Object.keys(prefixes).map((path) => OAuthClient.register(gatewayAt(path as Path))),
  );
  const [browser] = [browserAt(gatewayAt(""))];
  const pages: Visit[] = [];
  for (const client of clients) {
    const question = await browser.visit(client.authorizationUrl(newVerifier()));
    pages.push(await browser.press(question, "decision", "allow"));
  }
  const logins = browser.cookieNames.filter((name) => name.includes("login-"));
  expect(logins).toHaveLength(2);
  for (const [index, client] of clients.entries()) {
    const page = pages[index];
    if (page === undefined) throw new Error("No page of Entra.");
    const back = await browser.press(page, "person", buttonOf(page, people.ada));
    expect(answerOf(back)).toMatchObject({ iss: client.local.issuer });
    const left = browser.cookieNames.filter((name) => name.includes("login-"));
    expect(left).toHaveLength(1 - index);
  }
});
