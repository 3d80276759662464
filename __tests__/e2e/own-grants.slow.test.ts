import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import { Outbound } from "../../local/gateway/outbound/outbound.ts";
import type { Local } from "../../local/start-local.ts";
import type { Browser } from "../browser.ts";
import { betweenStore } from "./between-store.ts";
import { OAuthClient } from "./oauth-client.ts";
import { approvalsPage, endsOn, nameOf, programsOn, signInThere } from "./own-page.ts";
import { expectAccessiblePage, expectGuardedPage, textOf, textsOf } from "./page-checks.ts";
import { passTime, policyTime } from "./policy-clock.ts";
import { browserAt, buttonOf, people } from "./sign-in.ts";
import { startWatched } from "./watched-gateway.ts";

// What a person has allowed, as they see it. Each test has a client of its own name, so that it knows its grants
// among those of others.

let local: Local;

beforeAll(async () => {
  ({ local } = await startWatched(inject("stack")));
});

afterAll(() => local.close());

afterEach(() => vi.restoreAllMocks());

let number = 0;

async function newClient(): Promise<OAuthClient> {
  number += 1;
  return await OAuthClient.register(local, { client_name: `Program ${number}` });
}

/** The cookies of the gateway; Entra's are on the same host here. */
function ownCookies({ cookieNames }: Browser): string[] {
  return cookieNames.filter((name) => name.startsWith("__Host-")).toSorted();
}

describe("the list of what a person has allowed", () => {
  it("is shown to nobody who has not signed in there", async () => {
    const client = await newClient();
    await client.tokens();
    const page = await approvalsPage(browserAt(local), local);
    expect(page.text).not.toContain(nameOf(client));
    expect(textOf(page, "[name=account]")).toBe("Sign in with Microsoft");
  });

  it("names program, place, server, permissions and times, the last renewed first", async () => {
    // Times are in whole seconds: what another test allowed is older, so that nothing here depends on their order.
    passTime(60);
    const [old, recent] = [await newClient(), await newClient()];
    const tokens = await old.tokens();
    await recent.tokens();
    passTime(120);
    const later = policyTime().toISOString();
    await old.refresh(tokens["refresh_token"]);
    const page = await signInThere(browserAt(local), local);
    expectAccessiblePage(page);
    const [first, second] = programsOn(page);
    expect([first, second]).toEqual([nameOf(old), nameOf(recent)]);
    const day = (text: string) => text.slice(0, 10);
    const facts = textsOf(page, "section dd").slice(0, 6);
    expect(facts).toEqual([
      "127.0.0.1:33418",
      "Weather",
      "List cities and read their weather",
      expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d UTC$/),
      expect.stringContaining(day(later)),
      expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
    ]);
    expect(textOf(page, "main p")).toContain("Signed in as ada@contoso.example");
  });

  it("has what is in force alone", async () => {
    const [kept, revoked, left] = [await newClient(), await newClient(), await newClient()];
    await kept.tokens();
    await revoked.revoke((await revoked.tokens())["refresh_token"]);
    await left.authorize();
    const programs = programsOn(await signInThere(browserAt(local), local));
    expect(programs).toContain(nameOf(kept));
    expect(programs).not.toContain(nameOf(revoked));
    expect(programs, "a code that nobody redeemed is no grant").not.toContain(nameOf(left));
    passTime(31 * 86_400);
    expect(programsOn(await signInThere(browserAt(local), local))).toEqual([]);
  });

  it("asks Entra for nothing but who it is, and keeps nothing of the answer but that", async () => {
    const browser = browserAt(local);
    const entra = await browser.press(await approvalsPage(browser, local), "account", "in");
    expect(entra.redirects[0]?.headers.get("location")).toContain("scope=openid%20profile&");
    await browser.press(entra, "person", buttonOf(entra, people.ada));
    expect(ownCookies(browser)).toEqual(["__Host-mcp-browser", "__Host-mcp-person"]);
    expect(`__Host-mcp-person=${browser.cookie("__Host-mcp-person")}`.length).toBeLessThanOrEqual(
      270,
    );
  });

  it("is forgotten after ten minutes, and at once by signing out", async () => {
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    const out = await browser.press(page, "account", "out");
    expect(textOf(out, "[name=account]")).toBe("Sign in with Microsoft");
    expect(browser.cookieNames).not.toContain("__Host-mcp-person");
    await signInThere(browser, local);
    passTime(601);
    expect(textOf(await approvalsPage(browser, local), "[name=account]")).toBe(
      "Sign in with Microsoft",
    );
  });

  it("goes on where one answer of the store is not all of it", async () => {
    const client = await newClient();
    for (let time = 0; time < 3; time += 1) await client.tokens({}, { person: people.alan });
    const send = Outbound.prototype.send;
    vi.spyOn(Outbound.prototype, "send").mockImplementation(async function (
      this: Outbound,
      request,
    ) {
      const url = request.url.replace("maxresults=500", "maxresults=2");
      return await send.call(this, { ...request, url });
    });
    const browser = browserAt(local);
    let page = await signInThere(browser, local, people.alan);
    const seen = endsOn(page);
    while (page.text.includes("/approvals?from=")) {
      const next = /href="([^"]*\/approvals\?from=[^"]+)"/.exec(page.text)?.[1] ?? "";
      page = await browser.visit(`${local.issuer}${next}`);
      expectGuardedPage(page);
      seen.push(...endsOn(page));
    }
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    ["the list", "comp=list"],
    ["what was ended", "/ended-"],
  ])("says so when the store does not give %s", async (_, part) => {
    const browser = browserAt(local);
    await signInThere(browser, local);
    betweenStore(
      ({ url }) => url.includes(part),
      () => Promise.reject(new Error("No answer.")),
    );
    const page = await approvalsPage(browser, local);
    expect(textOf(page, "[role=alert]")).toContain("cannot be read at the moment");
    expect(textsOf(page, "[name=end]")).toEqual([]);
  });
});

describe("a sign-in for the page that Entra refuses", () => {
  it.each([
    ["says no", "access_denied", "You are not signed in"],
    ["is busy", "temporarily_unavailable", "The gateway could not go on"],
  ])("ends in words where Entra %s, and leaves no cookie", async (_, error, title) => {
    const browser = browserAt(local);
    const entra = await browser.press(await approvalsPage(browser, local), "account", "in");
    const state = new URL(entra.redirects[0]?.headers.get("location") ?? "").searchParams.get(
      "state",
    );
    const page = await browser.visit(
      `${local.issuer}/oauth-callback?state=${state}&error=${error}`,
    );
    expect(textOf(page, "h1")).toBe(title);
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(ownCookies(browser)).toEqual(["__Host-mcp-browser"]);
  });

  it("ends so with a token for another sign-in, too", async () => {
    const browser = browserAt(local);
    const entra = await browser.press(await approvalsPage(browser, local), "account", "in");
    local.entra.fail(
      "token",
      EntraFault.idToken((claims) => ({ ...claims, nonce: "another" })),
    );
    const button = /name="person" value="([^"]+)"/.exec(entra.text)?.[1] ?? "";
    const page = await browser.press(entra, "person", button);
    local.entra.recover();
    expectGuardedPage(page, 400);
    expect(textOf(page, "h1")).toBe("You are not signed in");
    expect(browser.cookieNames).not.toContain("__Host-mcp-person");
  });
});
