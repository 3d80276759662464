import { describe, expect, it } from "vitest";
import { findingsOf } from "./evaluating.ts";

describe("an expression that is nested very deeply", () => {
  it.each([
    ["of operators", `1${" + 1".repeat(20_000)}`],
    ["of parentheses", `${"(".repeat(20_000)}1${")".repeat(20_000)}`],
    ["of calls", `"a"${".Trim()".repeat(5_000)}`],
  ])("%s is refused with a sentence", (_, text) => {
    const [finding] = findingsOf(text, "expression");
    expect(finding?.rule).toBe("csharp-unsupported");
    expect(finding?.message).toContain("nested too deeply");
  });
});

/** A lambda in a lambda in a lambda. */
function lambdas(depth: number): string {
  const numbers = Array.from({ length: depth }, (_, index) => index);
  return numbers.reduceRight(
    (inside, number) => `new[] { 1, 2 }.Select(x${number} => ${inside}).First()`,
    "x0.ToString()",
  );
}

describe("lambdas in lambdas", () => {
  it("are compiled as deep as anybody writes them", () => {
    expect(findingsOf(lambdas(6), "expression")).toEqual([]);
  });

  it("are refused with a sentence before they take minutes", () => {
    const [finding] = findingsOf(lambdas(24), "expression");
    expect(finding?.rule).toBe("csharp-unsupported");
    expect(finding?.message).toContain("stand in each other more than 12 deep");
  });
});
