import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../../../local/policy-run/index.ts";
import { answerOf } from "../../e2e/sign-in.ts";
import {
  browserAt,
  callTool,
  chooseAda,
  decide,
  forgedCookie,
  LabClient,
  redirectUri,
  register,
  sealed,
} from "./authorization-server-lab.ts";
import { type Checkout, checkoutOf } from "./checkouts.ts";
import { clientAuthorizationLab, functionsSample } from "./labs.ts";
import { type RunningLab, startLab } from "./running-lab.ts";

// The numbers are those of the known defects; each test shows its own in the running lab, and what is not named works.

interface Tried {
  readonly name: string;
  readonly checkout: Checkout;
  readonly start: (root: string) => Promise<RunningLab>;
  /** Where its MCP clients send what they ask. */
  readonly mcpPath: string;
  /** Whether its policies take the sessions that its callback begins. */
  readonly takesItsTokens: boolean;
}

const labs: readonly Tried[] = [
  {
    name: "mcp-client-authorization, with the identity that its policies want",
    checkout: checkoutOf("mcp-client-authorization"),
    start: (root) => startLab(clientAuthorizationLab(root, "as its policies want it")),
    mcpPath: "/weather-mcp",
    takesItsTokens: false,
  },
  {
    name: "remote-mcp-apim-functions-python",
    checkout: checkoutOf("remote-mcp-apim-functions-python"),
    start: (root) => startLab(functionsSample(root)),
    mcpPath: "/mcp/message",
    takesItsTokens: true,
  },
];

const approval = "__Host-MCP_APPROVED_CLIENTS";
const attacker = "https://attacker.example/callback";

describe.each(labs)("$name", ({ name, checkout, start, mcpPath, takesItsTokens }) => {
  let lab: RunningLab;
  const origin = () => lab.served.origin;

  if ("why" in checkout) {
    it("is not run", ({ skip }) => {
      process.stdout.write(`${name} is not run: ${checkout.why}\n`);
      skip(checkout.why);
    });
    return;
  }

  beforeAll(async () => {
    lab = await start(checkout.root);
  });
  afterAll(async () => {
    await lab.close();
  });

  /** A browser in which an attacker has put an approval of a client. */
  const approving = (clientId: string, at: string) => {
    const browser = browserAt(lab);
    browser.setCookie(origin(), approval, forgedCookie([`${clientId}:${at}`]));
    return browser;
  };

  it("loads, with warnings alone", () => {
    expect(lab.served.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it(`leads through registration, consent and sign-in to a token${takesItsTokens ? ", and that to a tool" : ""}`, async () => {
    const client = await LabClient.register(lab);
    const token = await client.token();
    const answer = await callTool(`${origin()}${mcpPath}`, `Bearer ${token}`);
    // D1: the session of a token is compared with a literal, in the one lab.
    expect(answer.status).toBe(takesItsTokens ? 200 : 401);
    if (takesItsTokens) {
      expect(answer.body).toMatchObject({ result: { content: [{ text: "sunny" }] } });
      expect(lab.mcpServer.asked.at(-1)?.headers["x-functions-key"]).toBe("master-key");
    }
  });

  it("lets nobody in without a token, or with one of a session that is not there", async () => {
    expect((await callTool(`${origin()}${mcpPath}`)).status).toBe(401);
    const stranger = sealed(lab, "0123456789abcdef0123456789abcdef").toString("base64");
    expect((await callTool(`${origin()}${mcpPath}`, `Bearer ${stranger}`)).status).toBe(401);
  });

  it.runIf(!takesItsTokens)("D1: takes one session for ever, which nobody began", async () => {
    const token = sealed(lab, "sessionId123").toString("base64");
    const answer = await callTool(`${origin()}${mcpPath}`, `Bearer ${token}`);
    expect(answer.body).toMatchObject({ result: { content: [{ text: "sunny" }] } });
  });

  it("D2, D24: tells by 500 and 401 whether the padding of a changed token is right", async () => {
    const token = sealed(lab, "0123456789abcdef0123456789abcdef");
    const changedAt = async (index: number) => {
      const changed = Buffer.from(token);
      changed[index] = (changed[index] ?? 0) ^ 0xff;
      const presented = changed.toString("base64");
      return (await callTool(`${origin()}${mcpPath}`, `Bearer ${presented}`)).status;
    };
    expect(await changedAt(31)).toBe(500);
    expect(await changedAt(0)).toBe(401);
    expect((await callTool(`${origin()}${mcpPath}`, "Bearer rubbish")).status).toBe(500);
    expect(sealed(lab, "one")).toEqual(sealed(lab, "one"));
  });

  it("D4, D6, D8: hands an attacker the code of somebody who saw the consent page and clicked nothing", async () => {
    const client = await LabClient.register(lab);
    const state = "chosen-by-the-attacker";
    const mine = new LabClient(lab, client.id, attacker, approving(client.id, attacker));
    const toEntra = await mine.browser.visit(mine.authorizationUrl({ state }));
    expect(toEntra.text).toContain('name="person"');
    const toSignIn = toEntra.redirects[0]?.headers.get("location") ?? "";
    const victim = browserAt(lab);
    const consent = new URL(client.authorizationUrl({ state }));
    consent.pathname = "/consent";
    expect((await victim.visit(consent)).status).toBe(200);
    const end = await chooseAda(victim, await victim.visit(toSignIn));
    expect(end.url.startsWith(`${attacker}?code=`)).toBe(true);
    const { code = "" } = answerOf(end);
    // Whoever has the code has the verifier too, and says the client's own redirect URI.
    const { status } = await mine.redeem(code, { redirect_uri: redirectUri });
    expect(status).toBe(200);
  });

  it("D5: refuses everybody who signs in again", async () => {
    const client = await LabClient.register(lab);
    await client.code();
    const again = await chooseAda(
      client.browser,
      await client.browser.visit(client.authorizationUrl()),
    );
    expect([again.status, JSON.parse(again.text)["error"]]).toEqual([400, "invalid_state"]);
  });

  it("D6: keeps approvals and denials in cookies that anybody could have written, for a year", async () => {
    const client = await LabClient.register(lab);
    const page = await client.browser.visit(client.authorizationUrl());
    const denied = await decide(client.browser, page, "deny");
    expect(denied.status).toBe(403);
    const [cookie = ""] = denied.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-MCP_DENIED_CLIENTS=[\w+/=]+; Max-Age=31536000; /);
    expect(cookie).toContain(forgedCookie([`${client.id}:${redirectUri}`]));
    expect((await client.browser.visit(client.authorizationUrl())).status).toBe(403);
  });

  it("D7: ends a sign-in when another request has the same state", async () => {
    const [first, second] = [await LabClient.register(lab), await LabClient.register(lab)];
    const state = "the-same-state";
    const consent = await first.browser.visit(first.authorizationUrl({ state }));
    const signIn = await decide(first.browser, consent, "allow");
    const other = new LabClient(lab, second.id, attacker, approving(second.id, attacker));
    await other.browser.visit(other.authorizationUrl({ state }));
    // The verifier of the second has taken the place of the first's.
    const end = await chooseAda(first.browser, signIn);
    expect([end.status, JSON.parse(end.text)["error"]]).toEqual([400, "token_error"]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["a client that is not there", { client_id: "nobody" }],
    ["another response type", { response_type: "token" }],
    ["a resource of somebody else", { resource: "https://elsewhere.example" }],
  ])("D8: sends people to sign in for %s", async (_what, changes) => {
    const clientId = changes["client_id"] ?? "a-client";
    const client = new LabClient(lab, clientId, attacker, approving(clientId, attacker));
    const visit = await client.browser.visit(client.authorizationUrl(changes));
    expect(visit.text).toContain('name="person"');
  });

  it("D9: takes a code again and again", async () => {
    const client = await LabClient.register(lab);
    const code = await client.code();
    const answers = [await client.redeem(code), await client.redeem(code)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body["access_token"]).toBe(answers[0]?.body["access_token"]);
  });

  it("D10: takes a code from another client than it was for", async () => {
    const client = await LabClient.register(lab);
    const other = await LabClient.register(lab, "https://other.example/callback");
    const changes = { client_id: other.id, redirect_uri: other.redirectUri };
    expect((await client.redeem(await client.code(), changes)).status).toBe(200);
  });

  it("D11: answers 500 to a code that is not there", async () => {
    const client = await LabClient.register(lab);
    expect((await client.redeem("no-such-code")).status).toBe(500);
  });

  it("D12: takes PKCE without a digest, which its metadata does not offer", async () => {
    const client = await LabClient.register(lab);
    const plain = { code_challenge: client.verifier, code_challenge_method: "plain" };
    expect((await client.redeem(await client.code(plain))).status).toBe(200);
  });

  it("D13: takes any grant type, and names errors and contents in its own way", async () => {
    const client = await LabClient.register(lab);
    const code = await client.code();
    const anything = await client.redeem(code, { grant_type: "anything" });
    expect(anything.status).toBe(200);
    expect(anything.headers.get("cache-control")).toBeNull();
    expect(anything.headers.get("content-type")).toBeNull();
    const wrong = await client.redeem(code, { code_verifier: "wrong" });
    expect([wrong.status, wrong.body]).toEqual([400, { error: "code_verifier does not match." }]);
  });

  it("D14: gives no refresh token and a fixed scope", async () => {
    const client = await LabClient.register(lab);
    const { body } = await client.redeem(await client.code({ scope: "weather.read" }));
    expect(body).toMatchObject({ refresh_token: "", scope: "openid profile email" });
  });

  it("D15, D16: asks Cosmos DB without the partition's key, and for whatever path a client id is", async () => {
    const client = await LabClient.register(lab);
    const stored = lab.cosmos.asked.at(-1);
    expect([stored?.method, stored?.headers["x-ms-documentdb-partitionkey"]]).toEqual([
      "POST",
      `["${client.id}"]`,
    ]);
    // What was registered an hour ago and is in the cache no more.
    const code = await client.code();
    const forgotten = await client.redeem(code, { client_id: "forgotten" });
    expect([forgotten.status, forgotten.body["error"]]).toEqual([401, "invalid_client"]);
    const asked = lab.cosmos.asked.at(-1);
    expect(asked?.url).toBe("/dbs/mcpoauth/colls/clients/docs/forgotten");
    expect(asked?.headers["x-ms-partitionkey"]).toBe('["forgotten"]');
    expect(asked?.headers["x-ms-documentdb-partitionkey"]).toBeUndefined();
    await client.redeem(code, { client_id: "../../../../another" });
    expect(lab.cosmos.asked.at(-1)?.url).toBe("/dbs/another");
  });

  it.each([
    ["with any scheme", { redirect_uris: ["javascript:alert(1)"] }, 200],
    ["without a redirect URI", { client_name: "none" }, 500],
    ["with what is no list", { redirect_uris: "https://client.example" }, 500],
  ])("D17: registers a client %s with a status of its own", async (_how, metadata, status) => {
    expect((await register(lab, metadata)).status).toBe(status);
  });

  it("D17: says in its answer to a registration when a secret expires that it does not give", async () => {
    const { status, headers, body } = await register(lab, { redirect_uris: [redirectUri] });
    expect([status, headers.get("content-type")]).toEqual([200, null]);
    expect(body).toHaveProperty("client_secret_expires_at");
    expect(body).not.toHaveProperty("client_secret");
  });

  it("D18: keeps one redirect URI for all clients, that of the last to register", async () => {
    const folder = "why" in checkout ? "" : checkout.root;
    const file = ["src", "infra/app"]
      .map((place) => join(folder, place, "apim-oauth/register.policy.xml"))
      .find(existsSync);
    const policy = await loadPolicy(readFileSync(file ?? "", "utf8"), {
      namedValues: {
        CosmosDbEndpoint: "https://cosmos.example",
        CosmosDbDatabase: "mcpoauth",
        CosmosDbContainer: "clients",
      },
      hosts: { "https://cosmos.example": () => new Response(null, { status: 201 }) },
      managedIdentityToken: () => "a token",
    });
    const registering = (at: string) =>
      policy.run({
        method: "POST",
        path: "/register",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ redirect_uris: [at] }),
      });
    await registering(redirectUri);
    const { cache } = await registering(attacker);
    const kept = cache.filter(({ key }) => key === "ClientRedirectUri");
    expect(kept.map(({ value }) => value)).toEqual([attacker]);
    await policy.close();
  });

  it("D19: allows browsers no POST to its registration, and nothing of its token endpoint", async () => {
    const preflight = (path: string) =>
      fetch(`${origin()}${path}`, {
        method: "OPTIONS",
        headers: { origin: "https://client.example", "access-control-request-method": "POST" },
      });
    const allowed = await preflight("/register");
    expect(allowed.headers.get("access-control-allow-methods")).toBe("GET, OPTIONS");
    expect((await preflight("/token")).status).toBe(404);
  });

  it("D20: has metadata of endpoints, grants and authentication that are not there", async () => {
    const path = "/.well-known/oauth-authorization-server";
    const metadata = (await (await fetch(`${origin()}${path}`)).json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      issuer: origin(),
      revocation_endpoint: `${origin()}/revoke`,
      grant_types_supported: ["authorization_code", "refresh_token"],
      revocation_endpoint_auth_methods_supported: ["client_secret_post"],
    });
    expect(metadata).not.toHaveProperty("scopes_supported");
    const revoked = await fetch(`${origin()}/revoke`, { method: "POST" });
    expect(revoked.status).toBe(404);
    expect((await fetch(`${origin()}${path}${mcpPath}`)).status).toBe(404);
  });

  it("D21: challenges clients without saying where to sign in", async () => {
    const without = await callTool(`${origin()}${mcpPath}`);
    const stranger = sealed(lab, "a stranger").toString("base64");
    const withOne = await callTool(`${origin()}${mcpPath}`, `Bearer ${stranger}`);
    for (const { headers } of [without, withOne]) {
      expect(headers.get("www-authenticate") ?? "").not.toContain("resource_metadata");
    }
    expect((await fetch(`${origin()}/.well-known/oauth-protected-resource`)).status).toBe(404);
  });

  it("D22: keeps Entra's refusals from the client, and appends a second query", async () => {
    const refused = await fetch(`${origin()}/oauth-callback?error=access_denied&state=x`);
    expect([refused.status, refused.redirected]).toEqual([400, false]);
    const withQuery = "https://client.example/callback?tenant=1";
    const client = await LabClient.register(lab, withQuery);
    const end = await client.signIn();
    expect(end.url).toMatch(/^https:\/\/client\.example\/callback\?tenant=1\?code=/);
  });

  it("D22: writes Entra's tokens into the trace", async () => {
    const client = await LabClient.register(lab);
    const before = lab.traces.events.length;
    await client.code();
    const written = lab.traces.events.slice(before).map(({ message }) => message);
    expect(written.join("\n")).toMatch(/"access_token":"eyJ/);
  });

  it("D23: lets a state add parameters on the way to consent, and loses the scope there", async () => {
    const client = await LabClient.register(lab);
    const url = client.authorizationUrl({ state: "a&client_id=another", scope: "weather.read" });
    const { headers } = await fetch(url, { redirect: "manual" });
    const consent = new URL(headers.get("location") ?? "");
    expect(consent.searchParams.getAll("client_id")).toEqual([client.id, "another"]);
    expect(consent.searchParams.has("scope")).toBe(false);
  });

  it("D25: writes a decision that is none into its page as it is, and lets that page be framed", async () => {
    const client = await LabClient.register(lab);
    const page = await client.browser.visit(client.authorizationUrl());
    const script = "<script>alert(1)</script>";
    const answer = await decide(client.browser, page, script);
    expect([answer.status, answer.text.includes(script)]).toEqual([403, true]);
    expect(answer.headers.get("content-security-policy")).toBeNull();
    expect(answer.headers.get("x-frame-options")).toBeNull();
  });

  it("shows who asks, and takes no decision from elsewhere or twice", async () => {
    const client = await LabClient.register(lab);
    const page = await client.browser.visit(client.authorizationUrl());
    expect(page.text).toContain("A client");
    expect(page.text).toContain(client.id);
    const foreign = { origin: "https://attacker.example" };
    expect((await decide(client.browser, page, "allow", foreign)).status).toBe(403);
    const crossSite = { "sec-fetch-site": "cross-site" };
    expect((await decide(client.browser, page, "allow", crossSite)).status).toBe(403);
    expect((await decide(client.browser, page, "allow")).text).toContain('name="person"');
    expect((await decide(client.browser, page, "allow")).status).toBe(403);
  });

  it("shows its consent page to clients alone that are registered, at their own redirect URIs", async () => {
    const client = await LabClient.register(lab);
    for (const [id, at] of [
      ["nobody", redirectUri],
      [client.id, attacker],
    ] as const) {
      const stranger = new LabClient(lab, id, at);
      const visit = await stranger.browser.visit(stranger.authorizationUrl());
      expect([visit.status, visit.text.includes("Client Not Found")]).toEqual([403, true]);
    }
  });

  it("wants PKCE, a state and a redirect URI of every request", async () => {
    const client = await LabClient.register(lab);
    for (const missing of ["code_challenge", "code_challenge_method", "state", "redirect_uri"]) {
      const { status } = await fetch(client.authorizationUrl({ [missing]: "" }));
      expect([missing, status]).toEqual([missing, 400]);
    }
  });
});

describe("mcp-client-authorization as it is deployed", () => {
  const checkout = checkoutOf("mcp-client-authorization");

  it("D3: has no identity by which its policies could redeem a code", async ({ skip }) => {
    if ("why" in checkout) return skip(checkout.why);
    const lab = await startLab(clientAuthorizationLab(checkout.root, "as deployed"));
    try {
      const client = await LabClient.register(lab);
      expect((await client.signIn()).status).toBe(500);
    } finally {
      await lab.close();
    }
  });
});
