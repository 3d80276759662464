import { describe, expect, it } from "vitest";
import { show } from "./evaluating.ts";
import { blocks } from "./samples/blocks.ts";
import { conditions } from "./samples/conditions.ts";
import { json } from "./samples/json.ts";
import { texts } from "./samples/texts.ts";

describe.each([
  ["conditions", conditions],
  ["texts", texts],
  ["JSON", json],
  ["blocks", blocks],
])("%s", (_, samples) => {
  it.each(samples)("$name", ({ text, props, expected }) => {
    expect(show(text, props)).toBe(expected);
  });
});
