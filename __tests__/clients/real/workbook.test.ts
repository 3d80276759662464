// The workbook's own queries on the rows of a day at a gateway on this machine, and the pictures of it in docs/guides/monitoring.md.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tables } from "../../kql/run-query.ts";
import { busyDay } from "../../kql/workbook/busy-day.ts";
import { workbookPage } from "../../kql/workbook/page.ts";
import { synthesized } from "../../stacks/synthesized.ts";
import { noChromium, openChromium } from "./chromium-pages.ts";
import { expectForEverybody } from "./everybody.ts";
import { keepPicture } from "./pictures.ts";

let browser: Browser;
let page: Page;
let rows: Tables;

beforeAll(async () => {
  if (noChromium() !== undefined) return;
  const { tables, flow } = await busyDay(await synthesized("__tests__/stacks/guarded-weather.ts"));
  rows = tables;
  browser = await openChromium();
  page = await browser.newPage({ viewport: { width: 1220, height: 900 } });
  await page.setContent(workbookPage(tables, flow));
});
afterAll(async () => {
  await browser?.close();
});

describe.skipIf(noChromium() !== undefined)("the workbook, on the rows of a day", () => {
  it.each([
    ["sign-in funnel", "Token issued"],
    ["sign-ins over time", "not allowed"],
    ["failed sign-ins", "sign-in failed"],
    ["calls over time", "answered"],
    ["latency over time", "gateway"],
    ["top tools", "get_forecast"],
    ["top clients", "Visual Studio Code"],
    ["refusals", "tool refused"],
    ["security events", "refresh token reused"],
    ["volume over time", "request"],
    ["one sign-in", "token refreshed"],
  ])("shows in %s what happened: %s", async (name, words) => {
    const item = page.locator(`[data-name="${name}"]`);
    await expect.poll(() => item.textContent()).toContain(words);
  });

  it("is for everybody", async () => {
    await expectForEverybody(page);
    // As it is opened: the sign-in is there once somebody says which.
    await page.setContent(workbookPage(rows, ""));
    const width = 1220;
    await page.setViewportSize({ width, height: 900 });
    const height = Math.ceil((await page.locator("main").boundingBox())?.height ?? 0);
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await keepPicture(page, `workbook-${scheme}`, { width, height });
    }
  });
});
