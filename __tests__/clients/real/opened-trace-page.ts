import type { Browser, Page } from "playwright-core";

/** The page that shows policies, opened, with what the page asked of others and what went wrong in it. */
export interface OpenedTracePage {
  readonly page: Page;
  readonly wrong: readonly string[];
}

export async function openTracePage(browser: Browser, url: string): Promise<OpenedTracePage> {
  const wrong: string[] = [];
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    // What moves in is not yet as it is going to look.
    reducedMotion: "reduce",
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) wrong.push(request.url());
  });
  await page.goto(url);
  return { page, wrong };
}

/** As it is on a desk by day, whatever it was looked at as before. */
export async function onADesk(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
