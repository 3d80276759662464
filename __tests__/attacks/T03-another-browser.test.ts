// T3, consent in one browser, sign-in in another: the attacker approves, the victim signs in.
// CVE-2026-27124 (GHSA-rww4-4w9c-7733).

import { expect, it } from "vitest";
import { answerOf } from "../e2e/sign-in.ts";
import { expectRefusalPage, gatewayBrowser, newClient, pendingSignIn } from "./steps.ts";

it("finishes a sign-in only in the browser that approved it", async () => {
  const { callback } = await pendingSignIn(await newClient());
  const victim = gatewayBrowser();
  const visit = await victim.visit(callback);
  expectRefusalPage(visit);
  expect(visit.text).toContain("did not start in this browser");
});

it("consumes Entra's answer once: a second delivery in the right browser is refused", async () => {
  const { browser, callback } = await pendingSignIn(await newClient());
  expect(answerOf(await browser.visit(callback))).toHaveProperty("code");
  expectRefusalPage(await browser.visit(callback));
});

it("does not let a victim's browser post the attacker's consent", async () => {
  const client = await newClient();
  const attacker = gatewayBrowser();
  const page = await attacker.visit(client.authorizationUrl("v".repeat(43)));
  const victim = gatewayBrowser();
  await victim.visit(client.authorizationUrl("v".repeat(43)));
  expectRefusalPage(await victim.press(page, "decision", "allow"));
});

it("does not mix the sign-ins of one browser: each callback needs the cookie of its own state", async () => {
  const client = await newClient();
  const one = await pendingSignIn(client);
  const other = await pendingSignIn(client);
  const swapped = new URL(one.callback);
  swapped.searchParams.set("state", new URL(other.callback).searchParams.get("state") ?? "");
  expectRefusalPage(await one.browser.visit(swapped));
});
