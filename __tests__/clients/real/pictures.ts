import type { Page } from "playwright-core";

/** The pictures of the documents. They are only taken when they are asked for, since no two are the same. */
const wanted = process.env["PICTURES"] === "1";
const taken = new Set<string>();

type Picture =
  | "approvals"
  | "consent"
  | "inspector"
  | "trace"
  | "trace-metrics"
  | "trace-request"
  | "workbook-light"
  | "workbook-dark";

/** Takes a picture for the documents, `docs/images/NAME.png`, with `PICTURES=1 npm run test:clients`. */
export async function keepPicture(
  page: Page,
  name: Picture,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  if (!wanted || taken.has(name)) return;
  taken.add(name);
  const before = page.viewportSize();
  await page.setViewportSize(size);
  await page.screenshot({ path: `docs/images/${name}.png` });
  if (before !== null) await page.setViewportSize(before);
}
