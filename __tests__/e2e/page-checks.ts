import { createHash } from "node:crypto";
import { type HTMLElement, parse } from "node-html-parser";
import { expect } from "vitest";
import type { Visit } from "../browser.ts";

/** What a person reads. */
export function textOf(page: Visit, selector = "body"): string {
  return textsOf(page, selector)[0] ?? "";
}

/** The parts of a page that match, as a person reads them. */
export function textsOf(page: Visit, selector: string): string[] {
  return parse(page.text)
    .querySelectorAll(selector)
    .map(({ text }) => text.replaceAll(/\s+/g, " ").trim());
}

/** Checks what every page promises browsers: no script, no frame, no cache, nothing from elsewhere. */
export function expectGuardedPage(page: Visit, status = 200): void {
  expect(page.status).toBe(status);
  const header = (name: string) => page.headers.get(name);
  expect(header("content-type")).toBe("text/html; charset=utf-8");
  expect(header("x-frame-options")).toBe("DENY");
  expect(header("x-content-type-options")).toBe("nosniff");
  expect(header("referrer-policy")).toBe("same-origin");
  expect(header("cache-control")).toBe("no-store");
  expect(header("strict-transport-security")).toBe("max-age=31536000");
  expect(header("access-control-allow-origin")).toBeNull();
  const style = /<style>([\s\S]*?)<\/style>/.exec(page.text)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  const directives = (header("content-security-policy") ?? "").split("; ");
  expect(directives).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    page.text.includes("<img") ? "img-src 'self' data:" : "img-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
}

/** Checks what screen readers and keyboards need, and that the page is made of the elements it should be. */
export function expectAccessiblePage(page: Visit): void {
  expect(page.text).toMatch(/^<!doctype html>\n<html lang="[A-Za-z-]+" dir="(?:ltr|rtl)">/);
  const root = parse(page.text);
  expect(root.querySelectorAll("script, iframe, object, [style], [onclick], [autofocus]")).toEqual(
    [],
  );
  expect(page.headers.get("content-language")).toBe(
    root.querySelector("html")?.getAttribute("lang"),
  );
  expect(root.querySelector("title")?.text).not.toBe("");
  expect(root.querySelectorAll("main")).toHaveLength(1);
  const levels = root.querySelectorAll("h1, h2, h3").map(({ tagName }) => Number(tagName.slice(1)));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
  for (const input of root.querySelectorAll("input:not([type=hidden])")) {
    expect(input.closest("label")?.text.trim()).not.toBe("");
  }
  for (const group of root.querySelectorAll("fieldset")) {
    expect(group.querySelector("legend")?.text).not.toBe("");
  }
  const ids = root.querySelectorAll("[id]").map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const button of root.querySelectorAll("button")) expect(button.text.trim()).not.toBe("");
  const names = root.querySelectorAll("button").map((button) => nameOf(root, button));
  expect(new Set(names).size, "buttons with names of their own").toBe(names.length);
  for (const link of root.querySelectorAll("a")) {
    expect(link.getAttribute("href")).toMatch(/^(?:\/|https:|mailto:)/);
    expect(link.text.trim()).not.toBe("");
  }
}

/** The accessible name of a button, with its description. */
function nameOf(root: HTMLElement, button: HTMLElement): string {
  const textBy = (attribute: string) =>
    (button.getAttribute(attribute)?.split(" ") ?? []).map((id) => {
      const element = root.querySelector(`[id="${id}"]`);
      expect(element?.text.trim(), `the element ${id}`).toBeTruthy();
      return element?.text.trim();
    });
  return [button.text.trim(), ...textBy("aria-labelledby"), ...textBy("aria-describedby")].join(
    " ",
  );
}
