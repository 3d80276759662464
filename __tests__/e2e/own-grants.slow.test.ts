import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import { EntraFault } from "../../local/entra/index.ts";
import type { TraceEvent } from "../../local/gateway/exchange.ts";
import { Outbound } from "../../local/gateway/outbound.ts";
import type { Local } from "../../local/start-local.ts";
import type { Browser, Visit } from "../browser.ts";
import { claimsOf } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import { approvalsPage, endsOn, formOn, programsOn, sendForm, signInThere } from "./own-page.ts";
import { expectAccessiblePage, expectGuardedPage, textOf, textsOf } from "./page-checks.ts";
import { passTime } from "./policy-clock.ts";
import { browserAt, buttonOf, people } from "./sign-in.ts";
import { startWatched, take } from "./watched-gateway.ts";

// What a person has allowed, as they see it and end it. Each test has a client of its own name, so that it knows its grants
// among those of others.

let local: Local;
let events: TraceEvent[];

beforeAll(async () => {
  ({ local, events } = await startWatched(inject("stack")));
});

afterAll(() => local.close());

afterEach(() => vi.restoreAllMocks());

let clock = 0;

/** Who ends all ends what is allowed in the same second, too: the tests of that are some seconds apart. */
function later(): void {
  clock += 3;
  passTime(clock);
}

let number = 0;

async function newClient(): Promise<OAuthClient> {
  number += 1;
  return await OAuthClient.register(local, { client_name: `Program ${number}` });
}

function nameOf({ registration }: OAuthClient): string {
  return registration.client_name ?? "";
}

/** The cookies of the gateway; Entra's are on the same host here. */
function ownCookies({ cookieNames }: Browser): string[] {
  return cookieNames.filter((name) => name.startsWith("__Host-")).toSorted();
}

/** What ends the newest grant of a client, on a page that shows it. */
function endOf(page: Visit, client: OAuthClient): string {
  return endsOn(page)[programsOn(page).indexOf(nameOf(client))] ?? "";
}

async function end(browser: Browser, page: Visit, client: OAuthClient): Promise<Visit> {
  return await browser.press(page, "end", endOf(page, client));
}

/** The store of the gateway, between which and the gateway a test puts something. */
function betweenStore(
  isMeant: (request: { readonly url: string; readonly method: string }) => boolean,
  first: () => Promise<unknown>,
): void {
  const send = Outbound.prototype.send;
  vi.spyOn(Outbound.prototype, "send").mockImplementation(async function (
    this: Outbound,
    ...given
  ) {
    if (isMeant(given[0])) await first();
    return await send.apply(this, given);
  });
}

const refused = { status: 400, body: { error: "invalid_grant" } };

describe("the list of what a person has allowed", () => {
  it("is shown to nobody who has not signed in there", async () => {
    const client = await newClient();
    await client.tokens();
    const page = await approvalsPage(browserAt(local), local);
    expect(page.text).not.toContain(nameOf(client));
    expect(textOf(page, "[name=account]")).toBe("Sign in with Microsoft");
  });

  it("names program, place, server, permissions and times, the last renewed first", async () => {
    const [old, recent] = [await newClient(), await newClient()];
    const tokens = await old.tokens();
    await recent.tokens();
    const now = () => new Date(performance.timeOrigin + performance.now()).toISOString();
    passTime(120);
    const later = now();
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

describe("ending one", () => {
  it("is at once, of this one alone, and in the audit", async () => {
    const [client, other] = [await newClient(), await newClient()];
    const [tokens, kept] = [await client.tokens(), await other.tokens()];
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    events.length = 0;
    const after = await end(browser, page, client);
    expect(after.url).toBe(`${local.issuer}/approvals`);
    expect(programsOn(after)).not.toContain(nameOf(client));
    expect(programsOn(after)).toContain(nameOf(other));
    expect(await client.refresh(tokens["refresh_token"])).toMatchObject(refused);
    expect((await client.call(tokens["access_token"])).status).toBe(401);
    expect((await other.call(kept["access_token"])).status).toBe(200);
    expect((await other.refresh(kept["refresh_token"])).status).toBe(200);
    const [ended] = take(events, "ended by the person");
    expect(ended?.metadata).toMatchObject({ client: nameOf(client), clientId: client.id });
  });

  it("again, from a page that still shows it, changes nothing", async () => {
    const client = await newClient();
    await client.tokens();
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    await end(browser, page, client);
    expect(programsOn(await end(browser, page, client))).not.toContain(nameOf(client));
  });

  it("wins against a refresh that is under way", async () => {
    const client = await newClient();
    const tokens = await client.tokens();
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    let ended: Promise<Visit> | undefined;
    betweenStore(
      ({ url, method }) => method === "PUT" && url.includes(endOf(page, client)) && !ended,
      () => {
        ended = end(browser, page, client);
        return ended;
      },
    );
    expect(await client.refresh(tokens["refresh_token"])).toMatchObject(refused);
    expect(ended).toBeDefined();
    expect((await client.call(tokens["access_token"])).status).toBe(401);
    expect(programsOn(await approvalsPage(browser, local))).not.toContain(nameOf(client));
  });

  it("says so when the store does not take it, and the next try ends it", async () => {
    const client = await newClient();
    const tokens = await client.tokens();
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    betweenStore(
      ({ method }) => method === "PUT",
      () => Promise.reject(new Error("No answer.")),
    );
    const failed = await end(browser, page, client);
    expectGuardedPage(failed, 503);
    expect(textOf(failed, "h1")).toBe("The gateway could not go on");
    vi.restoreAllMocks();
    await end(browser, page, client);
    expect(await client.refresh(tokens["refresh_token"])).toMatchObject(refused);
  });
});

describe("ending all", () => {
  it("ends every one at once, and what was signed in for but not redeemed", async () => {
    const client = await newClient();
    const [one, two] = [await client.tokens(), await client.tokens()];
    const grace = await client.tokens({}, { person: people.grace });
    const pending = await client.authorize();
    const browser = browserAt(local);
    const page = await browser.press(await signInThere(browser, local), "end", "all");
    expect(programsOn(page)).toEqual([]);
    expect(textOf(page)).toContain("No program can use a server in your name");
    for (const tokens of [one, two]) {
      expect((await client.call(tokens["access_token"])).status).toBe(401);
      expect(await client.refresh(tokens["refresh_token"])).toMatchObject(refused);
    }
    expect(await client.redeem(pending)).toMatchObject(refused);
    expect((await client.call(grace["access_token"])).status).toBe(200);
    expect((await client.refresh(grace["refresh_token"])).status).toBe(200);
  });

  it("ends nothing that is allowed after it", async () => {
    later();
    const client = await newClient();
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    // The page has no button for it where there is nothing to end.
    expect(programsOn(page)).toEqual([]);
    expect(page.text).not.toContain('value="all"');
    await sendForm(browser, local, { form: formOn(page), end: "all" });
    later();
    const tokens = await client.tokens();
    expect((await client.call(tokens["access_token"])).status).toBe(200);
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
    expect(programsOn(await approvalsPage(browser, local))).toEqual([nameOf(client)]);
  });

  it("refuses the access token of a refresh that is under way", async () => {
    later();
    const client = await newClient();
    const tokens = await client.tokens();
    const browser = browserAt(local);
    const page = await signInThere(browser, local);
    let ended = false;
    betweenStore(
      ({ url, method }) => method === "PUT" && !url.includes("/ended-") && !ended,
      async () => {
        ended = true;
        await browser.press(page, "end", "all");
      },
    );
    const { body } = await client.refresh(tokens["refresh_token"]);
    expect(ended).toBe(true);
    expect((await client.call(body["access_token"])).status).toBe(401);
    expect(await client.refresh(body["refresh_token"])).toMatchObject(refused);
  });

  it("holds where the cache has lost it, from the next refresh on", async () => {
    later();
    const client = await newClient();
    const tokens = await client.tokens();
    const store = new BlobContainer({
      url: local.grantStoreUrl,
      token: (await local.grantStoreToken()).accessToken,
      certificate: local.grantStore.certificate,
    });
    const { sub, grant, auth_time: since } = claimsOf(tokens["access_token"]);
    const browser = browserAt(local);
    await browser.press(await signInThere(browser, local), "end", "all");
    let endings = 0;
    for await (const name of store.list(`grants/${String(grant).split("/")[0]}/ended-`)) {
      endings += 1;
      expect(JSON.parse((await store.get(name)) ?? "")).toMatchObject({
        user: sub,
        issuer: local.issuer,
      });
    }
    await store.close();
    expect(endings).toBe(1);
    expect(since).toBeTypeOf("number");
    expect(await client.refresh(tokens["refresh_token"])).toMatchObject(refused);
  });

  it("is nothing that a refresh does without: no answer of the store is no consent", async () => {
    later();
    const client = await newClient();
    const tokens = await client.tokens();
    betweenStore(
      ({ url }) => url.includes("/ended-"),
      () => Promise.reject(new Error("No answer.")),
    );
    expect(await client.refresh(tokens["refresh_token"])).toMatchObject({ status: 503 });
    vi.restoreAllMocks();
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
  });
});

describe("two tabs", () => {
  it("of one person end what each shows", async () => {
    const [one, two] = [await newClient(), await newClient()];
    await one.tokens({}, { person: people.grace });
    await two.tokens({}, { person: people.grace });
    const browser = browserAt(local);
    const [first, second] = [
      await signInThere(browser, local, people.grace),
      await approvalsPage(browser, local),
    ];
    await end(browser, first, one);
    const programs = programsOn(await end(browser, second, two));
    expect(programs).not.toContain(nameOf(one));
    expect(programs).not.toContain(nameOf(two));
  });

  it("of two people end nothing of the wrong one", async () => {
    later();
    const client = await newClient();
    const tokens = await client.tokens();
    const browser = browserAt(local);
    const ada = await signInThere(browser, local);
    await signInThere(browser, local, people.grace);
    for (const what of [endOf(ada, client), "all"]) {
      const page = await sendForm(browser, local, { form: formOn(ada), end: what });
      expectGuardedPage(page, 400);
      expect(textOf(page, "h1")).toBe("Nothing was changed");
    }
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
  });
});
