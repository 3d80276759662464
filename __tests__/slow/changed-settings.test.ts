// From the default settings to every other, by the real Terraform: see __tests__/deployments, and from some others to some others,
// which the seed of the run chooses. With EVERY_PAIR=1, as npm run test:settings sets it, from every kind of settings to every other.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployment, terraformIsThere } from "../deployments/deployment.ts";
import { productSettings, productWith } from "../deployments/product-settings.ts";
import { type Settings, settings, stackWith } from "../deployments/settings.ts";
import type { SynthesizedStack } from "../deployments/terraform-model.ts";

const settled = { refusals: [], unsettled: "" };

/** What can be deployed, by what it is called; a function makes each, since all of them are many. */
const everybodys: Readonly<Record<string, Readonly<Record<string, () => SynthesizedStack>>>> = {
  default: Object.fromEntries(
    Object.entries(settings).map(([name, chosen]) => [name, () => stackWith(chosen)]),
  ),
  "a product's server": Object.fromEntries(
    Object.entries(productSettings).map(([name, chosen]) => [name, () => productWith(chosen)]),
  ),
};

const everyPair = process.env["EVERY_PAIR"] === "1";

const starts = Object.entries(everybodys).flatMap(([usual, stacks]) =>
  Object.entries(stacks)
    .filter(([name]) => everyPair || name === usual)
    .map(([name, stack]) => [name, stack, stacks] as const),
);

/** What a change that could be refused is told with: how to make it again, by itself. */
function again(from: string, to: string): string {
  return `Again: SLOW=1 EVERY_PAIR=1 npx vitest run __tests__/slow/changed-settings.test.ts -t "from ${from} > to ${to}"`;
}

describe.skipIf(!terraformIsThere).each(starts)("from %s", (from, before, stacks) => {
  let deployed: Deployment;

  beforeAll(async () => {
    deployed = await Deployment.empty();
    expect(await deployed.deploy(before())).toEqual(settled);
  }, 300_000);

  afterAll(() => deployed.remove());

  const others = Object.entries(stacks).filter(([to]) => to !== from);
  it.each(others)(
    "to %s",
    async (to, after) => {
      const place = deployed.copy();
      try {
        expect(await place.deploy(after()), again(from, to)).toEqual(settled);
      } finally {
        place.remove();
      }
    },
    300_000,
  );
});

/** All pairs take hours, and this many of them two minutes. */
const sampled = 12;

describe.skipIf(!terraformIsThere || everyPair)("some of the other changes", () => {
  const pairs = Object.entries(everybodys).flatMap(([usual, stacks]) =>
    Object.entries(stacks)
      .filter(([from]) => from !== usual)
      .flatMap(([from, before]) =>
        Object.entries(stacks)
          .filter(([to]) => to !== from)
          .map(([to, after]) => [from, to, before, after] as const),
      ),
  );
  const some = fc.shuffledSubarray(pairs, { minLength: sampled, maxLength: sampled });
  const seed = Number(process.env["PROPERTY_SEED"]);

  it.each(fc.sample(some, { seed, numRuns: 1 }).flat())(
    "from %s to %s",
    async (from, to, before, after) => {
      const place = await Deployment.empty();
      try {
        await place.start(before());
        expect(await place.deploy(after()), again(from, to)).toEqual(settled);
      } finally {
        place.remove();
      }
    },
    300_000,
  );
});

describe.skipIf(!terraformIsThere)("what is locked", () => {
  const locked: Settings = { ...settings["locked, with RS256"] };
  const elsewhere: Settings = { ...locked, ...settings["locked, in another region"] };

  it("moves to another region and is unlocked, each by one deployment", async () => {
    const place = await Deployment.empty();
    try {
      await place.start(stackWith(locked));
      expect(await place.deploy(stackWith(elsewhere))).toEqual(settled);
      expect(await place.deploy(stackWith({}))).toEqual(settled);
    } finally {
      place.remove();
    }
  }, 300_000);

  it("would not, if Terraform did not know what a lock covers", async () => {
    const unordered = (chosen: Settings) => {
      const { resource, ...rest } = stackWith(chosen);
      const locks = Object.entries(resource["azurerm_management_lock"] ?? {}).map(
        ([name, { depends_on: _, ...lock }]) => [name, lock] as const,
      );
      const azurerm_management_lock = Object.fromEntries(locks);
      return { ...rest, resource: { ...resource, azurerm_management_lock } } as SynthesizedStack;
    };
    const place = await Deployment.empty();
    try {
      await place.start(unordered(locked));
      const { refusals } = await place.deploy(unordered(elsewhere));
      expect(refusals.join("\n")).toMatch(/is deleted while the lock \S+ is there/);
    } finally {
      place.remove();
    }
  }, 300_000);
});

describe.skipIf(!terraformIsThere)("without the mark on what policies name", () => {
  const unmarked = (chosen: Settings) =>
    JSON.parse(
      JSON.stringify(stackWith(chosen)).replaceAll(
        '"create_before_destroy":true',
        '"create_before_destroy":false',
      ),
    ) as SynthesizedStack;

  it("a lowered key generation would be refused", async () => {
    const place = await Deployment.empty();
    try {
      await place.start(unmarked({ keyGeneration: 2 }));
      const { refusals } = await place.deploy(unmarked({}));
      expect(refusals.join("\n")).toMatch(
        /named_value\S*mcp-seal-encryption-3 is deleted while \S*token-policy\S* names it/,
      );
    } finally {
      place.remove();
    }
  }, 300_000);
});
