import { describe, expect, it } from "vitest";
import { stepAt } from "../../../constructs/policies/steps.ts";

function step(xml: string) {
  return { place: xml, xml, namedValues: [] };
}

const text = [
  "<base />",
  "  <a />",
  "    <choose>",
  "  </choose><b />",
  "<base />",
  "</choose>",
].join("\n");
const two = step("<choose>\n  </choose>");

describe("a line of a policy with steps", () => {
  it.each([
    [1, undefined],
    [2, undefined],
    [3, 1],
    [4, 2],
    [5, undefined],
    [6, undefined],
  ])("%i is the step's own where it was pasted, and nowhere else", (line, own) => {
    const found = stepAt(text, line, [two]);
    expect(found?.line).toBe(own);
    expect(found?.step).toBe(own === undefined ? undefined : two);
  });

  it("is found in each place of a step that stands twice", () => {
    const twice = step("<x>\n</x>");
    const lines = `<a />\n${twice.xml}\n<b />\n${twice.xml}`;
    expect([1, 2, 3, 4, 5, 6].map((line) => stepAt(lines, line, [twice])?.line)).toEqual([
      ...[undefined, 1, 2],
      ...[undefined, 1, 2],
    ]);
  });
});
