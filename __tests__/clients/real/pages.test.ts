import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { english } from "../../../constructs/pages/english.ts";
import { german } from "../../../constructs/pages/german.ts";
import { type Local, startLocal } from "../../../local/start-local.ts";
import { MetadataHost } from "../../e2e/metadata-host.ts";
import { newVerifier, OAuthClient } from "../../e2e/oauth-client.ts";
import { people } from "../../e2e/sign-in.ts";
import { synthesized } from "../../stacks/synthesized.ts";
import { noChromium, openChromium } from "./chromium-pages.ts";
import { expectForEverybody } from "./everybody.ts";
import { keepPicture } from "./pictures.ts";

const languages = { "en-GB": english, "de-DE": german };
type Problem = keyof typeof english.problems.texts;

let browser: Browser;
let host: MetadataHost;
let local: Local;
let program: OAuthClient;
let website: OAuthClient;

beforeAll(async () => {
  if (noChromium() !== undefined) return;
  browser = await openChromium();
  host = await MetadataHost.start();
  const stack = await synthesized("__tests__/stacks/every-page.ts");
  local = await startLocal({ stack, hosts: { "https://clients.example": host.origin } });
  program = await OAuthClient.register(local);
  website = await OAuthClient.register(local, {
    client_name: "An assistant with a name that is long enough to be cut somewhere",
    redirect_uris: [OAuthClient.website, "https://partner.example/callback"],
  });
  host.publish("/app.json", {
    client_id: "https://clients.example/app.json",
    client_name: "An app",
    redirect_uris: ["https://elsewhere.example/callback"],
    token_endpoint_auth_method: "none",
  });
  host.answer("/busy.json", (_, response) => response.writeHead(503).end());
});

afterAll(async () => {
  await browser?.close();
  await local?.close();
  await host?.close();
});

const ask = (parameters: Record<string, string | undefined> = {}, client = program) =>
  client.authorizationUrl(newVerifier(), parameters).href;

/** Changes the form of a page before it is sent. */
async function send(page: Page, button: string, change: string): Promise<void> {
  await page.evaluate(change);
  await page.locator(`button[name=decision][value=${button}]`).click();
}

/** How a person comes to each page that says that something did not work. */
const ways: Readonly<
  Record<
    Exclude<Problem, "too-many" | "unavailable" | "address-not-allowed">,
    (page: Page) => Promise<unknown>
  >
> = {
  "doubled-parameter": (page) => page.goto(`${ask()}&client_id=another`),
  "unknown-client": (page) => page.goto(ask({ client_id: "nobody" })),
  "unreachable-client-document": (page) =>
    page.goto(ask({ client_id: "https://clients.example/busy.json" })),
  "unusable-client-document": (page) =>
    page.goto(ask({ client_id: "https://clients.example/missing.json" })),
  "untrusted-client-document": (page) =>
    page.goto(ask({ client_id: "https://stranger.example/app.json" })),
  "disallowed-redirect": (page) => {
    const redirect_uri = "https://elsewhere.example/callback";
    return page.goto(ask({ client_id: "https://clients.example/app.json", redirect_uri }));
  },
  "no-redirect": (page) => page.goto(ask({ redirect_uri: undefined }, website)),
  "unregistered-redirect": (page) =>
    page.goto(ask({ redirect_uri: "https://client.example/elsewhere" }, website)),
  "foreign-form": async (page) => {
    await page.setContent(
      `<form method="post" action="${local.issuer}/consent"><button name="decision" value="allow">Go</button></form>`,
    );
    await page.getByRole("button").click();
  },
  "incomplete-form": async (page) => {
    await page.goto(ask());
    await send(page, "allow", "for (const one of document.querySelectorAll('input')) one.remove()");
  },
  "unknown-form": async (page) => {
    await page.goto(ask());
    await send(
      page,
      "allow",
      "for (const one of document.querySelectorAll('input[type=hidden]')) one.value = 'x'",
    );
  },
  "no-cookie": async (page) => {
    await page.goto(ask());
    await page.context().clearCookies();
    await send(page, "allow", "0");
  },
  "outdated-question": async (page) => {
    await page.goto(ask());
    await page.context().clearCookies();
    const later = await page.context().newPage();
    await later.goto(ask());
    await later.close();
    await send(page, "allow", "0");
  },
  "old-form": async (page) => {
    await remember(page);
    await page.goto(`${local.issuer}/approvals`);
    await page.context().clearCookies();
    await page.locator("[name=withdraw]").first().click();
  },
  "not-signed-in": async (page) => {
    const asked = page.waitForRequest((request) => request.url().includes("/authorize?"));
    await toOwnSignIn(page);
    const state = new URL((await asked).url()).searchParams.get("state");
    await page.goto(`${local.issuer}/oauth-callback?state=${state}&error=access_denied`);
  },
  "unfinished-sign-in": (page) => page.goto(`${local.issuer}/oauth-callback?code=a&state=b`),
};

/** Allows a website, ticks not to be asked again, and signs in. */
async function remember(page: Page): Promise<void> {
  await page.route(`${OAuthClient.website}**`, (route) => route.fulfill({ body: "Signed in" }));
  await page.goto(ask({}, website));
  await page.locator("input[type=checkbox]").check();
  await page.locator("button[value=allow]").click();
  await page.getByRole("button", { name: people.ada }).click();
  await page.waitForURL(`${OAuthClient.website}**`);
}

/** Signs in to see what was allowed, as far as Entra asks who it is. */
async function toOwnSignIn(page: Page): Promise<void> {
  await page.goto(`${local.issuer}/approvals`);
  await page.locator("[name=account][value=in]").click();
}

/** Comes to the stand-in for Entra; the URL of its tenant there. */
async function toEntra(page: Page): Promise<string> {
  await page.goto(ask());
  await page.locator("button[value=allow]").click();
  await page.getByRole("button", { name: people.ada }).waitFor();
  const { origin, pathname } = new URL(page.url());
  return `${origin}/${pathname.split("/")[1]}`;
}

/** How a person comes to every other page. */
const others: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  "the question for a program": (page) => page.goto(ask()),
  "the question for a website": (page) => page.goto(ask({}, website)),
  "the way back to a website that is told of an error": (page) =>
    page.goto(ask({ prompt: "none" }, website)),
  "approvals, none": (page) => page.goto(`${local.issuer}/approvals`),
  "approvals of somebody who allowed nothing": async (page) => {
    await toOwnSignIn(page);
    await page.getByRole("button", { name: people.grace }).click();
    await page.locator("[name=account][value=out]").waitFor();
  },
  "approvals of a person, in a browser that remembers some": async (page) => {
    await remember(page);
    for (let time = 0; time < 2; time += 1) await program.tokens({}, { person: people.ada });
    await toOwnSignIn(page);
    await page.locator("main section [name=end]").first().waitFor();
    await keepPicture(page, "approvals", { width: 760, height: 1660 });
  },
  approvals: async (page) => {
    await remember(page);
    await page.goto(`${local.issuer}/approvals`);
    await page.locator("[name=withdraw]").waitFor();
  },
  "the gateway's own address": (page) => page.goto(`${local.issuer}/`),
  "the address of a server": (page) => page.goto(local.servers[0] ?? ""),
  "Entra's own address": (page) => page.goto(`${local.entra.origin}/`),
  "the sign-in": toEntra,
  "the sign-in of somebody who is refused": async (page) => {
    await toEntra(page);
    await page.getByRole("button", { name: people.dennis }).click();
    await page.getByRole("alert").waitFor();
  },
  "Entra's refusal of a request": async (page) => {
    await page.goto(`${await toEntra(page)}/oauth2/v2.0/authorize?client_id=nobody`);
  },
  "the sign-out": async (page) => {
    await page.goto(`${await toEntra(page)}/oauth2/v2.0/logout`);
  },
};

describe.skipIf(noChromium() !== undefined).each(["en-GB", "de-DE"] as const)(
  "for a browser that wants %s, axe finds nothing wrong with",
  (locale) => {
    let context: BrowserContext;

    beforeAll(async () => {
      context = await browser.newContext({ locale });
    });
    afterAll(() => context.close());

    async function freshPage(): Promise<Page> {
      for (const page of context.pages()) await page.close();
      await context.clearCookies();
      return await context.newPage();
    }

    it.each(Object.keys(ways) as (keyof typeof ways)[])(
      "the page that says: %s",
      async (problem) => {
        const page = await freshPage();
        await ways[problem](page);
        const { title } = languages[locale].problems.texts[problem];
        await expect.poll(() => page.locator("h1").textContent()).toBe(title);
        await expectForEverybody(page);
      },
    );

    it.each(Object.keys(others))("%s", async (name) => {
      const page = await freshPage();
      await others[name]?.(page);
      await page.locator("h1").waitFor();
      await expectForEverybody(page);
    });
  },
);

// The last of all, since nobody can sign in for a minute then. The two pages that are left are made of the same parts:
// one needs a gateway that is broken, the other one that knows the addresses of an office.
it.skipIf(noChromium() !== undefined)(
  "axe finds nothing wrong with the page for too many requests",
  async () => {
    for (const [locale, texts] of Object.entries(languages)) {
      const page = await browser.newPage({ locale });
      // The gateway forgets after a minute, which a slow machine may take.
      for (let status = 0; status !== 429; status = (await page.goto(ask()))?.status() ?? 0) {
        while ((await fetch(ask())).status !== 429);
      }
      await expect
        .poll(() => page.locator("h1").textContent())
        .toBe(texts.problems.texts["too-many"].title);
      await expectForEverybody(page);
      await page.close();
    }
  },
);
