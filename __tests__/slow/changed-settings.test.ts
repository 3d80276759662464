// From the default settings to every other, by the real Terraform: see __tests__/deployments. With EVERY_PAIR=1,
// as npm run test:settings sets it, from every kind of settings to every other.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployment, terraformIsThere } from "../deployments/deployment.ts";
import { type Settings, settings, stackWith } from "../deployments/settings.ts";
import type { SynthesizedStack } from "../deployments/terraform-model.ts";

const starts = Object.entries(settings).slice(0, process.env["EVERY_PAIR"] === "1" ? undefined : 1);
const settled = { refusals: [], unsettled: "" };

describe.skipIf(!terraformIsThere).each(starts)("from %s", (from, before) => {
  let deployed: Deployment;

  beforeAll(async () => {
    deployed = await Deployment.empty();
    expect(await deployed.deploy(stackWith(before))).toEqual(settled);
  }, 300_000);

  afterAll(() => deployed.remove());

  const others = Object.entries(settings).filter(([to]) => to !== from);
  it.each(others)(
    "to %s",
    async (_to, after) => {
      const place = deployed.copy();
      try {
        expect(await place.deploy(stackWith(after))).toEqual(settled);
      } finally {
        place.remove();
      }
    },
    300_000,
  );
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
