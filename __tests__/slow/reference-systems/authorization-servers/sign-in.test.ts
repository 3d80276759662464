import { describe, expect, it } from "vitest";
import { answerOf } from "../../../e2e/sign-in.ts";
import {
  browserAt,
  callTool,
  chooseAda,
  decide,
  forgedCookie,
  LabClient,
  redirectUri,
} from "../authorization-server-lab.ts";
import { checkoutOf } from "../checkouts.ts";
import { clientAuthorizationLab } from "../labs.ts";
import { type RunningLab, startLab } from "../running-lab.ts";
import { describeEachLab } from "./each-lab.ts";

const attacker = "https://attacker.example/callback";
const approval = "__Host-MCP_APPROVED_CLIENTS";

/** A browser in which an attacker has put an approval of a client. */
function approving(lab: RunningLab, clientId: string, at: string) {
  const browser = browserAt(lab);
  browser.setCookie(lab.served.origin, approval, forgedCookie([`${clientId}:${at}`]));
  return browser;
}

describeEachLab((tried) => {
  it("loads, with warnings alone", () => {
    expect(tried.lab.served.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it(`leads through registration, consent and sign-in to a token${tried.takesItsTokens ? ", and that to a tool" : ""}`, async () => {
    const client = await LabClient.register(tried.lab);
    const token = await client.token();
    const answer = await callTool(tried.mcpUrl, `Bearer ${token}`);
    // The one lab compares the session of a token with a literal.
    expect(answer.status).toBe(tried.takesItsTokens ? 200 : 401);
    if (tried.takesItsTokens) {
      expect(answer.body).toMatchObject({ result: { content: [{ text: "sunny" }] } });
      expect(tried.lab.mcpServer.asked.at(-1)?.headers["x-functions-key"]).toBe("master-key");
    }
  });

  it("shows who asks, and takes no decision from elsewhere or twice", async () => {
    const client = await LabClient.register(tried.lab);
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
    const client = await LabClient.register(tried.lab);
    for (const [id, at] of [
      ["nobody", redirectUri],
      [client.id, attacker],
    ] as const) {
      const stranger = new LabClient(tried.lab, id, at);
      const visit = await stranger.browser.visit(stranger.authorizationUrl());
      expect([visit.status, visit.text.includes("Client Not Found")]).toEqual([403, true]);
    }
  });

  it("wants PKCE, a state and a redirect URI of every request", async () => {
    const client = await LabClient.register(tried.lab);
    for (const missing of ["code_challenge", "code_challenge_method", "state", "redirect_uri"]) {
      const { status } = await fetch(client.authorizationUrl({ [missing]: "" }));
      expect([missing, status]).toEqual([missing, 400]);
    }
  });

  describe("has a known defect: it", () => {
    it("hands an attacker the code of somebody who saw the consent page and clicked nothing", async () => {
      const client = await LabClient.register(tried.lab);
      const state = "chosen-by-the-attacker";
      const mine = new LabClient(
        tried.lab,
        client.id,
        attacker,
        approving(tried.lab, client.id, attacker),
      );
      const toEntra = await mine.browser.visit(mine.authorizationUrl({ state }));
      expect(toEntra.text).toContain('name="person"');
      const toSignIn = toEntra.redirects[0]?.headers.get("location") ?? "";
      const victim = browserAt(tried.lab);
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

    it("refuses everybody who signs in again", async () => {
      const client = await LabClient.register(tried.lab);
      await client.code();
      const again = await chooseAda(
        client.browser,
        await client.browser.visit(client.authorizationUrl()),
      );
      expect([again.status, JSON.parse(again.text)["error"]]).toEqual([400, "invalid_state"]);
    });

    it("keeps approvals and denials in cookies that anybody could have written, for a year", async () => {
      const client = await LabClient.register(tried.lab);
      const page = await client.browser.visit(client.authorizationUrl());
      const denied = await decide(client.browser, page, "deny");
      expect(denied.status).toBe(403);
      const [cookie = ""] = denied.headers.getSetCookie();
      expect(cookie).toMatch(/^__Host-MCP_DENIED_CLIENTS=[\w+/=]+; Max-Age=31536000; /);
      expect(cookie).toContain(forgedCookie([`${client.id}:${redirectUri}`]));
      expect((await client.browser.visit(client.authorizationUrl())).status).toBe(403);
    });

    it("ends a sign-in when another request has the same state", async () => {
      const [first, second] = [
        await LabClient.register(tried.lab),
        await LabClient.register(tried.lab),
      ];
      const state = "the-same-state";
      const consent = await first.browser.visit(first.authorizationUrl({ state }));
      const signIn = await decide(first.browser, consent, "allow");
      const other = new LabClient(
        tried.lab,
        second.id,
        attacker,
        approving(tried.lab, second.id, attacker),
      );
      await other.browser.visit(other.authorizationUrl({ state }));
      // The verifier of the second has taken the place of the first's.
      const end = await chooseAda(first.browser, signIn);
      expect([end.status, JSON.parse(end.text)["error"]]).toEqual([400, "token_error"]);
    });

    it.each<[string, Readonly<Record<string, string>>]>([
      ["a client that is not there", { client_id: "nobody" }],
      ["another response type", { response_type: "token" }],
      ["a resource of somebody else", { resource: "https://elsewhere.example" }],
    ])("sends people to sign in for %s", async (_what, changes) => {
      const clientId = changes["client_id"] ?? "a-client";
      const client = new LabClient(
        tried.lab,
        clientId,
        attacker,
        approving(tried.lab, clientId, attacker),
      );
      const visit = await client.browser.visit(client.authorizationUrl(changes));
      expect(visit.text).toContain('name="person"');
    });

    it("keeps Entra's refusals from the client, and appends a second query", async () => {
      const refused = await fetch(`${tried.origin}/oauth-callback?error=access_denied&state=x`);
      expect([refused.status, refused.redirected]).toEqual([400, false]);
      const withQuery = "https://client.example/callback?tenant=1";
      const client = await LabClient.register(tried.lab, withQuery);
      const end = await client.signIn();
      expect(end.url).toMatch(/^https:\/\/client\.example\/callback\?tenant=1\?code=/);
    });

    it("writes Entra's tokens into the trace", async () => {
      const client = await LabClient.register(tried.lab);
      const before = tried.lab.traces.events.length;
      await client.code();
      const written = tried.lab.traces.events.slice(before).map(({ message }) => message);
      expect(written.join("\n")).toMatch(/"access_token":"eyJ/);
    });

    it("lets a state add parameters on the way to consent, and loses the scope there", async () => {
      const client = await LabClient.register(tried.lab);
      const url = client.authorizationUrl({ state: "a&client_id=another", scope: "weather.read" });
      const { headers } = await fetch(url, { redirect: "manual" });
      const consent = new URL(headers.get("location") ?? "");
      expect(consent.searchParams.getAll("client_id")).toEqual([client.id, "another"]);
      expect(consent.searchParams.has("scope")).toBe(false);
    });

    it("writes a decision that is none into its page as it is, and lets that page be framed", async () => {
      const client = await LabClient.register(tried.lab);
      const page = await client.browser.visit(client.authorizationUrl());
      const script = "<script>alert(1)</script>";
      const answer = await decide(client.browser, page, script);
      expect([answer.status, answer.text.includes(script)]).toEqual([403, true]);
      expect(answer.headers.get("content-security-policy")).toBeNull();
      expect(answer.headers.get("x-frame-options")).toBeNull();
    });
  });
});

describe("mcp-client-authorization as it is deployed", () => {
  const checkout = checkoutOf("mcp-client-authorization");

  it("has no identity by which its policies could redeem a code", async ({ skip }) => {
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
