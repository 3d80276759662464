// The page that shows policies, for a folder of policies whose API is in products: nobody signs in there.

import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServedFolder, serveFolder } from "../../../local/policy-folder/serve.ts";
import { document } from "../../local/gateway/harness.ts";
import { specification, writtenFolder } from "../../local/policy-folder/written-folder.ts";
import { noChromium, openChromium } from "./chromium-pages.ts";
import { expectForEverybody } from "./everybody.ts";
import { onADesk, openTracePage } from "./opened-trace-page.ts";

const base = {
  inbound: "<base />",
  backend: "<base />",
  outbound: "<base />",
  onError: "<base />",
};
const properties = (properties: object) => ({ properties });
const limited = (calls: number) =>
  document({ ...base, inbound: `<base /><rate-limit calls="${calls}" renewal-period="60" />` });

let browser: Browser;
let folder: string;
let served: ServedFolder;
let page: Page;
let wrong: readonly string[];

beforeAll(async () => {
  if (noChromium() !== undefined) return;
  folder = writtenFolder({
    "apis/orders/apiInformation.json": properties({ path: "orders", subscriptionRequired: true }),
    "apis/orders/specification.json": specification("GET /latest"),
    "apis/orders/policy.xml": document({ ...base, inbound: "<base /><return-response />" }),
    "apis/stock/apiInformation.json": properties({ path: "stock", subscriptionRequired: false }),
    "apis/stock/specification.json": specification("GET /all"),
    "apis/stock/policy.xml": document({ ...base, inbound: "<base /><return-response />" }),
    "products/starter/apis.json": ["orders"],
    "products/starter/policy.xml": limited(2),
    // A name is whatever somebody wrote.
    "products/starter/productInformation.json": properties({ displayName: "<b>Starter</b> & co" }),
    "products/unlimited/apis.json": ["orders"],
    "products/unlimited/policy.xml": limited(1000),
    "products/unlimited/productInformation.json": properties({ displayName: "Unlimited" }),
    "products/plain/apis.json": ["orders"],
    "products/plain/productInformation.json": properties({ displayName: "Without a policy" }),
    "subscriptions/mobile/subscriptionInformation.json": properties({
      scope: "/products/starter",
      primaryKey: "mobile-key",
    }),
  });
  served = await serveFolder(folder, {
    ...{ port: 0, tier: "Developer", profile: "lenient", trace: true, hosts: {} },
    ...{ namedValues: new Map(), addresses: new Map() },
    warn: (sentence) => expect.fail(sentence),
    reloaded: () => undefined,
  });
  browser = await openChromium();
  ({ page, wrong } = await openTracePage(browser, served.trace ?? ""));
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

const limit = () => page.locator(".statement", { hasText: "<rate-limit" });

describe.skipIf(noChromium() !== undefined)("the page that shows the policies of a folder", () => {
  it("has the policy that is in effect by no product, and by each that has a policy", async () => {
    await page.getByRole("link", { name: "Policies" }).first().click();
    await page.getByLabel("Operation").selectOption({ label: "GET /orders/latest" });
    const product = page.getByLabel("Product");
    await product.waitFor();
    await expect
      .poll(() => product.locator("option").allTextContents())
      .toEqual(["by no product", "by <b>Starter</b> & co", "by Unlimited"]);
    await expect.poll(() => limit().count()).toBe(0);
    for (const [label, calls] of [
      ["by Unlimited", 1000],
      ["by <b>Starter</b> & co", 2],
    ] as const) {
      await product.selectOption({ label });
      await limit().getByText(`"${calls}"`).waitFor();
      await expect.poll(() => limit().locator(".scope").textContent()).toBe("product");
      await expect.poll(() => product.locator("option:checked").textContent()).toBe(label);
      await expectForEverybody(page);
      await onADesk(page);
    }
    await product.selectOption({ label: "by no product" });
    await expect.poll(() => limit().count()).toBe(0);
  });

  it("lets whoever chooses by keys go on", async () => {
    await page.getByLabel("Product").focus();
    for (const calls of [2, 1000]) {
      await page.keyboard.press("ArrowDown");
      await limit().getByText(`"${calls}"`).waitFor();
    }
    await page.keyboard.press("ArrowUp");
    await limit().getByText('"2"').waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.ariaLabel")).toBe("Product");
  });

  it("has an address for the choice, and none of it for an API in no product", async () => {
    await page.getByLabel("Product").selectOption({ label: "by Unlimited" });
    await limit().waitFor();
    await page.reload();
    await limit().getByText('"1000"').waitFor();
    await page.getByLabel("Operation").selectOption({ label: "GET /stock/all" });
    await expect.poll(() => page.getByLabel("Product").count()).toBe(0);
    await page.goBack();
    await limit().getByText('"1000"').waitFor();
  });

  it("shows a request by the product that it came by", async () => {
    const headers = { "Ocp-Apim-Subscription-Key": "mobile-key" };
    expect((await fetch(`${served.origin}/orders/latest`, { headers })).status).toBe(200);
    await page.locator(".item", { hasText: "/orders/latest" }).click();
    await page.getByRole("link", { name: "Source" }).click();
    await page.locator(".source summary", { hasText: "<b>Starter</b> & co" }).waitFor();
    await expectForEverybody(page);
    await onADesk(page);
  });

  it("counts nothing, and says so to whoever looks for numbers", async () => {
    await expect.poll(() => page.getByRole("link", { name: "Metrics" }).count()).toBe(0);
    await page.keyboard.press("m");
    await page.getByText("Nothing is counted here").waitFor();
    await expectForEverybody(page);
  });

  it("asked nobody else for anything, and nothing failed in it", () => {
    expect(wrong).toEqual([]);
  });
});
