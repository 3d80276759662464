import { describe, expect, it } from "vitest";
import { obstacles } from "./azure-says.ts";
import { type Combination, choices, coveringPairs, everyCombination } from "./combination.ts";
import { expectAzuresAnswer } from "./judged.ts";

const all = everyCombination().map((combination) => ({
  combination,
  obstacles: obstacles(combination),
}));
const working = all.filter((one) => one.obstacles.length === 0);
// With two obstacles one hides the other.
const failing = all.filter((one) => one.obstacles.length === 1);
const combinations = (some: typeof all): Combination[] => some.map((one) => one.combination);

describe("what a company has already, with what the gateway makes", () => {
  const taken = coveringPairs(combinations(working));
  const refused = coveringPairs(combinations(failing));

  it("is deployed as Azure wants it: every two choices that work together", () => {
    for (const combination of taken) expectAzuresAnswer(combination);
  });

  it("is refused by the name of a property where Azure would: every two choices that can be among those", () => {
    for (const combination of refused) expectAzuresAnswer(combination);
  });

  it("is tried with every choice that there is", () => {
    for (const [choice, values] of Object.entries(choices)) {
      const tried = new Set([...taken, ...refused].map((one) => one[choice as keyof Combination]));
      expect(tried, choice).toEqual(new Set(values));
    }
  });
});
