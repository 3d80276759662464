// What each option changes of what is deployed: a file for each, whose difference is read before it is committed.
import { describe, expect, it } from "vitest";
import { settings, stackWith } from "../deployments/settings.ts";
import { obstacles } from "./combinations/azure-says.ts";
import { type Choice, type Combination, choices } from "./combinations/combination.ts";
import { deployed } from "./combinations/deployed.ts";
import { differenceOf } from "./stack-difference.ts";

const recorded = (folder: string, name: string) =>
  `__snapshots__/options/${folder}/${name.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}.txt`;

describe("against the default, a setting changes nothing but what is recorded:", () => {
  const before = stackWith({});

  it.each(Object.entries(settings))("%s", async (name, chosen) => {
    await expect(differenceOf(before, stackWith(chosen))).toMatchFileSnapshot(
      recorded("settings", name),
    );
  });
});

describe("against a service of its own with everything new, this alone changes nothing but what is recorded:", () => {
  const plain: Combination = {
    tier: "Premium",
    service: "new, with network",
    store: "new",
    registry: "new",
    vault: "none",
    environment: "external",
  };
  const before = deployed(plain, { policies: false }).terraform;
  const alone = (Object.keys(choices) as Choice[]).flatMap((choice) =>
    choices[choice].map((value): [string, Combination] => [
      `${choice} ${value}`,
      { ...plain, [choice]: value } as Combination,
    ]),
  );

  it.each(alone.filter(([, one]) => obstacles(one).length === 0))("%s", async (name, one) => {
    await expect(
      differenceOf(before, deployed(one, { policies: false }).terraform),
    ).toMatchFileSnapshot(recorded("parts", name));
  });
});
