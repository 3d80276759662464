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
