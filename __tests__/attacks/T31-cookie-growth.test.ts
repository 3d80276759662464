// T31, cookies that grow with every client until servers refuse the request. FastMCP issue 3747.

import { expect, inject, it } from "vitest";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { signIn } from "../e2e/sign-in.ts";
import { allow, gatewayBrowser, newClient, signInAtEntra, wholeBrowser } from "./steps.ts";

/** What browsers keep of one cookie, and what servers commonly take as one header. */
const cookieLimit = 4096;
const headerLimit = 8192;

it("remembers the approvals of any number of clients in one cookie of bounded size", async () => {
  const browser = wholeBrowser();
  for (let number = 0; number < 14; number += 1) {
    const client = await newClient({
      client_name: `長い名前 ${number} ${"名".repeat(36)}`,
      redirect_uris: [OAuthClient.website],
    });
    const visit = await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
    expect(visit.status).toBe(0);
  }
  const gateway = new URL(inject("gateway").issuer).origin;
  expect(gateway).toBe(inject("gateway").issuer);
  expect((browser.cookie("__Host-mcp-approvals") ?? "").length).toBeLessThan(cookieLimit - 200);
});

it("keeps the latest of the sign-ins that were given up, and the last one works", async () => {
  const browser = wholeBrowser();
  const client = await newClient();
  let entra = "";
  for (let tab = 0; tab < 30; tab += 1) {
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    // Approved, and then nothing: the person closes the tab at Entra's page.
    await browser.press(page, "decision", "allow");
  }
  const names = browser.cookieNames.filter((name) => name.startsWith("__Host-mcp-"));
  expect(names.length).toBeGreaterThanOrEqual(11);
  expect(names.length).toBeLessThanOrEqual(16);
  const size = names.reduce(
    (sum, name) => sum + name.length + (browser.cookie(name) ?? "").length,
    0,
  );
  expect(size).toBeLessThan(headerLimit);

  const visit = await signIn(browser, client.authorizationUrl(newVerifier()));
  expect(new URL(visit.url).searchParams.has("code")).toBe(true);
  entra = (await allow(browserWithout(), client.authorizationUrl(newVerifier()))).url;
  expect(await signInAtEntra(entra)).toContain("code=");
});

it("sets one cookie for a consent form, however often it is sent", async () => {
  const browser = gatewayBrowser();
  const page = await browser.visit((await newClient()).authorizationUrl(newVerifier()));
  const places = new Set<string>();
  for (let time = 0; time < 20; time += 1) {
    places.add((await browser.press(page, "decision", "allow")).url);
  }
  expect(places.size).toBe(1);
  expect(browser.cookieNames.filter((name) => name.includes("login"))).toHaveLength(1);
});

it("makes room for the longest sign-in among the shortest at once", async () => {
  const browser = gatewayBrowser();
  const client = await newClient({ client_name: "x" });
  const begin = async (state: string) => {
    const url = client.authorizationUrl(newVerifier(), { state, resource: undefined });
    const page = await browser.visit(url);
    await browser.press(page, "decision", "allow");
  };
  for (let tab = 0; tab < 16; tab += 1) await begin("s");
  await begin("s".repeat(1500));
  const logins = browser.cookieHeader(inject("gateway").issuer).split("; ");
  const size = logins.filter((pair) => pair.startsWith("__Host-mcp-login-")).join("; ").length;
  expect(size).toBeLessThanOrEqual(6100);
});

function browserWithout() {
  return wholeBrowser();
}
