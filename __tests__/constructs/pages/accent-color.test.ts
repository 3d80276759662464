import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accentOf, contrastOf, parse } from "../../../constructs/pages/accent-color.ts";

function contrast(one: string, other: string): number {
  const [left, right] = [parse(one), parse(other)];
  if (left === undefined || right === undefined) throw new Error(`No colours: ${one}, ${other}`);
  return contrastOf(left, right);
}

const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("an accent colour", () => {
  it("has readable text on it and can be told from its page, in both schemes, or is refused", () => {
    fc.assert(
      fc.property(anyColor, (color) => {
        if (contrast(color, "#ffffff") < 3) {
          expect(() => accentOf("here", color)).toThrow("cannot be told from a white page");
          return;
        }
        const { light, dark } = accentOf("here", color);
        expect(light.fill).toBe(color);
        expect(contrast(light.fill, "#ffffff")).toBeGreaterThanOrEqual(3);
        expect(contrast(dark.fill, "#1e1e23")).toBeGreaterThanOrEqual(3);
        for (const { fill, ink } of [light, dark]) {
          expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  it("that is refused comes with the nearest that works", () => {
    expect(() => accentOf("stack/gateway", "#ffd400")).toThrow(
      /^stack\/gateway: pages\.accentColor .*1\.4 to 1.* is #[0-9a-f]{6}\.$/,
    );
    fc.assert(
      fc.property(anyColor, (color) => {
        fc.pre(contrast(color, "#ffffff") < 3);
        const suggestion = /is (#[0-9a-f]{6})\.$/.exec(messageOf(() => accentOf("here", color)));
        expect(() => accentOf("here", suggestion?.[1] ?? "")).not.toThrow();
      }),
    );
  });

  it.each(["red", "#123", "#12345g", "#0a5cc2;x", "", "rgb(1,2,3)"])("is not %j", (color) => {
    expect(() => accentOf("here", color)).toThrow("must be a colour such as #0a5cc2");
  });

  it.each([
    ["#000000", "#ffffff", 21],
    ["#777777", "#ffffff", 4.48],
    ["#ffffff", "#ffffff", 1],
  ])("is compared as WCAG does: %s on %s is %d to 1", (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("Nothing was thrown.");
}
