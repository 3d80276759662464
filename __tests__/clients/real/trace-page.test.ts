import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../../local/start-local.ts";
import { newVerifier, OAuthClient } from "../../e2e/oauth-client.ts";
import { people } from "../../e2e/sign-in.ts";
import { synthesized } from "../../stacks/synthesized.ts";
import { noChromium, openChromium } from "./chromium-pages.ts";
import { expectForEverybody } from "./everybody.ts";
import { onADesk, openTracePage } from "./opened-trace-page.ts";
import { keepPicture } from "./pictures.ts";

let browser: Browser;
let local: Local;
let page: Page;
let wrong: readonly string[];

beforeAll(async () => {
  if (noChromium() !== undefined) return;
  browser = await openChromium();
  local = await startLocal({ stack: await synthesized("main.ts"), trace: true });
  ({ page, wrong } = await openTracePage(browser, local.trace ?? ""));
});

afterAll(async () => {
  await browser?.close();
  await local?.close();
});

/** A client that finds its way, signs somebody in in Chromium, calls a tool and refreshes. */
async function signIn(): Promise<void> {
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call" };
  const weather = { ...call, params: { name: "get_weather", arguments: { city: "Lisbon" } } };
  const [server = ""] = local.servers;
  await (await fetch(server, { method: "POST", body: "{}" })).text();
  const path = new URL(server).pathname;
  await (await fetch(`${local.issuer}/.well-known/oauth-protected-resource${path}`)).text();
  await (await fetch(`${local.issuer}/.well-known/oauth-authorization-server`)).text();
  const client = await OAuthClient.register(local, { client_name: "MCP Inspector" });
  const verifier = newVerifier();
  const person = await browser.newPage();
  const back = person.waitForRequest((request) =>
    request.url().startsWith(OAuthClient.redirectUri),
  );
  await person.goto(client.authorizationUrl(verifier, { state: "a-state-of-the-client" }).href);
  await person.locator("button[value=allow]").click();
  await person.getByRole("button", { name: people.ada }).click();
  const code = new URL((await back).url()).searchParams.get("code") ?? "";
  await person.close();
  const { body } = await client.redeem({ code, verifier });
  const answer = await client.call(body["access_token"], { body: JSON.stringify(weather) });
  await answer.text();
  expect((await client.refresh(body["refresh_token"])).status).toBe(200);
  expect((await client.refresh("none-that-was-given")).status).toBe(400);
}

describe.skipIf(noChromium() !== undefined)("the page that shows policies", () => {
  it("says what it waits for", async () => {
    await page.getByText("Waiting for the first request").waitFor();
    await page.getByText(local.servers[0] ?? "none").waitFor();
    await expectForEverybody(page);
    await onADesk(page);
  });

  it("says what will be counted, before anything is", async () => {
    await page.keyboard.press("m");
    await page.getByText("Nothing is counted yet").waitFor();
    await page.getByRole("link", { name: local.metricsUrl }).waitFor();
    await expectForEverybody(page);
    await onADesk(page);
    await page.keyboard.press("Escape");
  });

  it("draws the sign-in while it happens, without a reload", async () => {
    await page.evaluate("window.since = 'the beginning'");
    await signIn();
    const flow = page.locator(".sequence");
    for (const step of [
      "The client registers itself",
      "May this client have access?",
      "The person signs in",
      "Tokens for the code",
      "The tool get_weather is called",
      "New tokens for the old",
    ]) {
      await flow.getByText(step, { exact: true }).waitFor();
    }
    for (const [from, to] of [
      ["Client", "Gateway"],
      ["Browser", "Gateway"],
      ["Browser", "Entra ID"],
      ["Gateway", "Entra ID"],
      ["Gateway", "Grant store"],
      ["Gateway", "MCP server"],
    ]) {
      await expect.poll(() => page.getByLabel(`${from} to ${to}:`).count()).toBeGreaterThan(0);
    }
    expect(await page.evaluate("window.since")).toBe("the beginning");
    const middle = page.locator(".row", { hasText: "Entra's answer becomes" });
    await middle.evaluate((row) => row.scrollIntoView({ block: "start" }));
    await page.locator("#detail").evaluate((detail) => detail.scrollBy(0, -70));
    await keepPicture(page, "trace", { width: 1280, height: 860 });
    await expectForEverybody(page);
  });

  it("shows the text of the policies that a request went through, and what they changed", async () => {
    await onADesk(page);
    await page.locator(".item", { hasText: "The tool get_weather" }).click();
    await page.locator(".run code", { hasText: "<set-backend-service" }).first().waitFor();
    await page.locator(".call .to.server").waitFor();
    await page.locator(".changes dt", { hasText: "serverPath" }).waitFor();
    const credential = page.locator(".call .to.server");
    await credential.evaluate((call) => call.scrollIntoView({ block: "center" }));
    await keepPicture(page, "trace-request", { width: 1280, height: 860 });
    await expectForEverybody(page);
  });

  it.each([
    ["source", "2"],
    ["messages", "3"],
  ])("has the %s of a request, by a key", async (part, key) => {
    await onADesk(page);
    await page.locator(".item", { hasText: "No tokens: invalid_grant" }).click();
    await page.keyboard.press(key);
    await page.waitForURL(`**/${part}`);
    await page
      .locator(part === "source" ? ".source[open] .code-line.done" : ".message h3")
      .first()
      .waitFor();
    await expectForEverybody(page);
  });

  it("has the policy that is in effect for an operation", async () => {
    await onADesk(page);
    await page.getByRole("link", { name: "Policies" }).first().click();
    const operation = page.getByLabel("Operation");
    await operation.selectOption({ label: "POST /token" });
    await page.locator(".statement summary", { hasText: "include-fragment" }).first().waitFor();
    await expectForEverybody(page);
  });

  it("is searched, filtered and walked through by keys", async () => {
    await onADesk(page);
    await page.keyboard.press("/");
    await page.keyboard.type("refresh_token invalid_grant");
    await expect.poll(() => page.locator(".item").count()).toBe(1);
    await page.getByLabel("Search requests").fill("");
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await expect.poll(() => page.locator(".item .status.good").count()).toBe(0);
    await expect.poll(() => page.locator(".item .status.bad").count()).toBeGreaterThan(0);
    await page.keyboard.press("e");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.waitForURL("**/#/request/*");
    const first = page.url();
    await page.keyboard.press("j");
    await expect.poll(() => page.url()).not.toBe(first);
    await page.keyboard.press("k");
    await expect.poll(() => page.url()).toBe(first);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
  });

  it("counts what Prometheus counts, sign-ins and calls and refusals, while they happen", async () => {
    await onADesk(page);
    await page.getByRole("link", { name: "Metrics" }).click();
    await expect.poll(() => page.locator("nav [aria-current]").textContent()).toBe("Metrics");
    const issued = page.locator(".steps li", { hasText: "Token issued" });
    await issued.getByText("1", { exact: true }).waitFor();
    await page.evaluate("window.since = 'the numbers'");
    await signIn();
    await issued.getByText("2", { exact: true }).waitFor();
    await page
      .locator(".besides div", { hasText: "Token refreshed" })
      .getByText("2", { exact: true })
      .waitFor();
    expect(await page.evaluate("window.since")).toBe("the numbers");
    const refused = page.locator(".numbers tr", { hasText: "refresh refused" });
    await refused.getByText("2", { exact: true }).waitFor();
    const scraped = await (await fetch(local.metricsUrl)).text();
    const read = (sample: RegExp) => Number(sample.exec(scraped)?.[1]);
    const call = page.locator(".calls tbody tr", { hasText: "MCP Inspector" });
    await expect.poll(() => call.locator("td").allTextContents()).toEqual(["2", "2", "0", "0"]);
    expect(read(/^mcp_gateway_calls_total\{.*outcome="answered"\} (\d+)$/m)).toBe(2);
    expect(read(/^mcp_gateway_refusals_total\{event="refresh refused".*\} (\d+)$/m)).toBe(2);
    const beginning = page.locator(".numbers tr", { hasText: "How every client begins" });
    await expect.poll(() => beginning.locator("td").textContent()).toBe("2");
    for (const part of ["In all", "MCP server", "Gateway"]) {
      const row = page.locator(".latency tr", { hasText: part });
      await expect.poll(() => row.locator("td").first().textContent()).toMatch(/^[\d.]+ m?s$/);
      await expect.poll(() => row.getByRole("img").getAttribute("aria-label")).toMatch(/ m?s: \d/);
    }
    await keepPicture(page, "trace-metrics", { width: 1280, height: 1180 });
    await expectForEverybody(page);
  });

  it("groups calls by keys, and keeps the focus while it goes on counting", async () => {
    await onADesk(page);
    await page.getByRole("button", { name: "By client" }).focus();
    await page.keyboard.press("Enter");
    // In full, the calls have a column of that name, too.
    const pressed = page.locator(".metrics [aria-pressed=true]", { hasText: "By client" });
    await pressed.waitFor();
    const [server = ""] = local.servers;
    const begins = page.locator(".numbers tr", { hasText: "How every client begins" });
    await (await fetch(server, { method: "POST", body: "{}" })).text();
    await begins.getByText("3", { exact: true }).waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("By client");
    await expect.poll(() => pressed.count()).toBe(1);
  });

  it("shows names of clients as text, whatever they hold and however long they are", async () => {
    const name = `<img src=x onerror=alert(1)> ${"A client with a long name ".repeat(2)}`.trim();
    const client = await OAuthClient.register(local, { client_name: name });
    await (await client.call((await client.tokens())["access_token"])).text();
    // The gateway cuts long names.
    await page.locator(".calls tr", { hasText: "<img src=x onerror=alert(1)> A client" }).waitFor();
    await expect.poll(() => page.locator("img[src=x]").count()).toBe(0);
    await expectForEverybody(page);
  });

  it("asked nobody else for anything, and nothing failed in it", () => {
    expect(wrong).toEqual([]);
  });
});
