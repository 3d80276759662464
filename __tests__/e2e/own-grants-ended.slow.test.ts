import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import type { Local } from "../../local/start-local.ts";
import type { Visit } from "../browser.ts";
import { betweenStore } from "./between-store.ts";
import { claimsOf } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import {
  approvalsPage,
  end,
  endOf,
  formOn,
  nameOf,
  programsOn,
  sendForm,
  signInThere,
} from "./own-page.ts";
import { expectGuardedPage, textOf } from "./page-checks.ts";
import { passTime } from "./policy-clock.ts";
import { browserAt, people } from "./sign-in.ts";
import { startWatched, take } from "./watched-gateway.ts";

// How a person ends what they have allowed. Each test has a client of its own name, so that it knows its grants
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

const refused = { status: 400, body: { error: "invalid_grant" } };

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
