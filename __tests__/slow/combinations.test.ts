import { describe, it } from "vitest";
import { obstacles } from "../constructs/combinations/azure-says.ts";
import {
  type Combination,
  choices,
  everyCombination,
} from "../constructs/combinations/combination.ts";
import { expectAzuresAnswer } from "../constructs/combinations/judged.ts";

// They take ten minutes of the processor. So CI tries every tenth, others with each seed of the run; npm run test:settings tries them all.
const everyOne = process.env["EVERY_PAIR"] === "1";
const [share, seed] = [everyOne ? 1 : 10, Number(process.env["PROPERTY_SEED"])];
const all = everyCombination().filter((_, index) => (index + seed) % share === 0);

/** CDKTF remembers every token that was ever made: a megabyte of each stack. */
const { __cdktfTokenMap: tokens } = globalThis as unknown as {
  readonly __cdktfTokenMap: { readonly stringTokenMap: Map<string, unknown> };
};

function judge(combinations: readonly Combination[]): void {
  const before = new Set(tokens.stringTokenMap.keys());
  for (const combination of combinations) {
    expectAzuresAnswer(combination);
    for (const key of tokens.stringTokenMap.keys()) {
      if (!before.has(key)) tokens.stringTokenMap.delete(key);
    }
  }
}

describe("combinations of what a company has already and what the gateway makes", () => {
  it.each(choices.tier)("has Azure's answer on %s", { timeout: 1_200_000 }, (tier) => {
    judge(all.filter((one) => one.tier === tier));
  });

  it("keeps the rules with its policies, one on each tier", { timeout: 120_000 }, () => {
    for (const tier of choices.tier) {
      const working = all.filter((one) => one.tier === tier && obstacles(one).length === 0);
      const last = working.at(-1);
      if (last !== undefined) expectAzuresAnswer(last, { policies: true });
    }
  });
});
