// What each option changes of what is deployed: a file for each, whose difference is read before it is committed.
import { describe, expect, it } from "vitest";
import { settings, stackWith } from "../deployments/settings.ts";
import { obstacles } from "./combinations/azure-says.ts";
import { type Choice, type Combination, choices } from "./combinations/combination.ts";
import { deployed } from "./combinations/deployed.ts";
import { differenceOf } from "./stack-difference.ts";

const recorded = (folder: string, name: string) =>
  `__snapshots__/options/${folder}/${name.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}.txt`;

/** A stack without digests, of policies and of what images are built of: each change of those is another one. */
function withoutDigests(stack: object): object {
  const text = JSON.stringify(stack)
    .replaceAll(/(?<=sha256:|[a-z]:)[0-9a-f]{16}\b/g, "DIGEST")
    .replaceAll(/(?<=\/)[0-9A-F]{32}\b/g, "DIGEST");
  return JSON.parse(text) as object;
}

function difference(before: object, after: object): string {
  return differenceOf(withoutDigests(before), withoutDigests(after));
}

describe("against the default, a setting changes nothing but what is recorded:", () => {
  const before = stackWith({});

  it.each(Object.entries(settings))("%s", async (name, chosen) => {
    await expect(difference(before, stackWith(chosen))).toMatchFileSnapshot(
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
      difference(before, deployed(one, { policies: false }).terraform),
    ).toMatchFileSnapshot(recorded("parts", name));
  });
});
