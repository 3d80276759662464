import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { InvalidPropertyError, Logo } from "../../../constructs/index.ts";

const folder = mkdtempSync(join(tmpdir(), "mcp-logo-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string | Buffer): string {
  const path = join(folder, "picture");
  writeFileSync(path, content);
  return path;
}

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

describe("a logo", () => {
  it.each([
    ["image/png", png],
    ["image/webp", Buffer.concat([Buffer.from("RIFF"), Buffer.alloc(4), Buffer.from("WEBPVP8 ")])],
    ["image/svg+xml", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["image/svg+xml", Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- a\nlogo -->\n<svg>\n</svg>')],
  ])("is %s by its content", (type, content) => {
    expect(Logo.fromFile(file(content)).dataUri).toBe(
      `data:${type};base64,${content.toString("base64")}`,
    );
  });

  it.each([
    ["a page", "<!doctype html><svg></svg>"],
    ["a script", "alert(1)"],
    ["a GIF", "GIF89a"],
    ["nothing", ""],
    ["an SVG-like name", "<svgx>"],
  ])("is not %s", (_what, content) => {
    expect(() => Logo.fromFile(file(content))).toThrow("not a PNG, SVG or WebP");
  });

  it("has at most 8 KiB", () => {
    const sized = (size: number) => file(Buffer.concat([png, Buffer.alloc(size - png.length)]));
    expect(() => Logo.fromFile(sized(8192))).not.toThrow();
    expect(() => Logo.fromFile(sized(8193))).toThrow("8193 bytes; a logo has at most 8192");
  });

  it("exists", () => {
    expect(() => Logo.fromFile(join(folder, "none.png"))).toThrow(InvalidPropertyError);
    expect(() => Logo.fromFile(folder)).toThrow("names no file");
  });
});
