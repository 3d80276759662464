import { parse } from "node-html-parser";
import { expect } from "vitest";
import type { Browser, Visit } from "../browser.ts";
import type { Gateway, OAuthClient } from "./oauth-client.ts";
import { expectGuardedPage, textsOf } from "./page-checks.ts";
import { buttonOf, people } from "./sign-in.ts";

/** The page of approvals as the browser shows it now. */
export async function approvalsPage(
  browser: Browser,
  { issuer }: Pick<Gateway, "issuer">,
): Promise<Visit> {
  const page = await browser.visit(`${issuer}/approvals`);
  expectGuardedPage(page);
  return page;
}

/** Signs a person in on that page, and shows it. */
export async function signInThere(
  browser: Browser,
  gateway: Pick<Gateway, "issuer">,
  person: string = people.ada,
): Promise<Visit> {
  const before = await approvalsPage(browser, gateway);
  const way = before.text.includes('value="in"') ? "in" : "another";
  let page = await browser.press(before, "account", way);
  // Entra may know who sits there.
  if (page.text.includes('name="person"')) {
    page = await browser.press(page, "person", buttonOf(page, person));
  }
  expect(page.url).toBe(`${gateway.issuer}/approvals`);
  expectGuardedPage(page);
  return page;
}

/** The programs that the person who signed in has allowed. */
export function programsOn(page: Visit): string[] {
  return textsOf(page, "section h2");
}

/** What each button ends, in the order of the page. */
export function endsOn(page: Visit): string[] {
  const buttons = parse(page.text).querySelectorAll("section [name=end]");
  return buttons.map((button) => button.getAttribute("value") ?? "");
}

/** The sealed form of the page. */
export function formOn(page: Visit): string {
  return parse(page.text).querySelector("input[name=form]")?.getAttribute("value") ?? "";
}

/** Sends the form of the page as a script might, with any fields. */
export async function sendForm(
  browser: Browser,
  { issuer }: Pick<Gateway, "issuer">,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  site = "same-origin",
): Promise<Visit> {
  const init = {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin: new URL(issuer).origin, ...headers },
  };
  return await browser.visit(`${issuer}/approvals`, init, site);
}

/** The name of a client's program. */
export function nameOf({ registration }: OAuthClient): string {
  return registration.client_name ?? "";
}

/** What ends the newest grant of a client, on a page that shows it. */
export function endOf(page: Visit, client: OAuthClient): string {
  return endsOn(page)[programsOn(page).indexOf(nameOf(client))] ?? "";
}

/** Ends it there. */
export async function end(browser: Browser, page: Visit, client: OAuthClient): Promise<Visit> {
  return await browser.press(page, "end", endOf(page, client));
}
