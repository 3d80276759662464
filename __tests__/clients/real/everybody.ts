import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/** Looks at a page as everybody may see it: light and dark, on a desk and in a hand. */
export async function expectForEverybody(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(`${axe};undefined`);
      const { violations, wide } = (await page.evaluate(
        "axe.run().then(({ violations }) => ({ violations, wide: document.documentElement.scrollWidth - innerWidth }))",
      )) as { violations: { id: string; nodes: { html: string }[] }[]; wide: number };
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
      );
      expect(found, `${page.url()} ${colorScheme} ${width}`).toEqual([]);
      expect(wide, `${page.url()} ${width}`).toBeLessThanOrEqual(0);
    }
  }
}
