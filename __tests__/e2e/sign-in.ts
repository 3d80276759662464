import { parse } from "node-html-parser";
import { expect } from "vitest";
import { Browser, type Visit } from "../browser.ts";
import type { Gateway } from "./oauth-client.ts";

/** People of the local directory, by the name on their button. */
export const people = {
  ada: "Ada Lovelace",
  grace: "Grace Hopper",
  alan: "Alan Turing",
  dennis: "Dennis Nedry",
  barbara: "Barbara Liskov",
  /** A guest of the home tenant, at home in Fabrikam. */
  margaret: "Margaret Hamilton",
} as const;

/** The browser of a person at this gateway. */
export function browserAt(local: Gateway): Browser {
  return new Browser(new URL(local.issuer).origin, local.entra.origin);
}

export interface Choice {
  readonly decision?: "allow" | "deny";
  readonly remember?: boolean;
  readonly person?: string;
  /** Where people of several tenants may sign in; the home tenant unless another is named. */
  readonly organisation?: string;
}

/**
 * Goes through consent and sign-in as a person does, as far as pages come, and returns where the
 * browser ended up: at the client's redirect URI, or at a page.
 */
export async function signIn(
  browser: Browser,
  authorizationUrl: string | URL,
  choice: Choice = {},
): Promise<Visit> {
  let page = await browser.visit(authorizationUrl);
  if (/ action="[^"]*\/consent"/.test(page.text)) {
    const fields: Record<string, string> = choice.remember === true ? { remember: "yes" } : {};
    for (const name of Object.keys(fields)) expect(page.text).toContain(`name="${name}"`);
    page = await browser.press(page, "decision", choice.decision ?? "allow", fields);
  }
  if (page.text.includes('name="tenant"')) {
    const organisation = choice.organisation ?? "Contoso";
    page = await browser.press(page, "tenant", buttonOf(page, organisation));
  }
  if (page.text.includes('name="person"')) {
    page = await browser.press(page, "person", buttonOf(page, choice.person ?? people.ada));
  }
  return page;
}

/** The value of the sign-in button that carries a person's name. */
export function buttonOf(page: Visit, person: string): string {
  const buttons = [...page.text.matchAll(/<button[^>]*value="([^"]+)"[^>]*>([\s\S]*?)<\/button>/g)];
  const button = buttons.find(([, , label]) => label?.includes(person));
  expect(button, `a button for ${person}`).toBeDefined();
  return button?.[1] ?? "";
}

/**
 * The query parameters of the way back to the client that a page offers: a website that registered itself is told
 * of an error only when the person follows that link.
 */
export function offeredAnswerOf(visit: Visit): Record<string, string> {
  expect(visit.status, visit.url).toBe(400);
  expect(visit.headers.get("location")).toBeNull();
  const href = parse(visit.text).querySelector("main a.button")?.getAttribute("href") ?? "";
  expect(href).toMatch(/^(?!http:)[a-z][a-z.-]*:\/\//);
  return Object.fromEntries(new URL(href).searchParams);
}

/** The query parameters of the redirect that ended at the client. */
export function answerOf(visit: Visit): Record<string, string> {
  expect(visit.status, `the browser stopped at a page: ${visit.text.slice(0, 400)}`).toBe(0);
  return Object.fromEntries(new URL(visit.url).searchParams);
}
