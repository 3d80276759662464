import { expect } from "vitest";
import { StackRules } from "../../../constructs/index.ts";
import { obstacles } from "./azure-says.ts";
import { type Combination, titleOf } from "./combination.ts";
import { connectionsOf, deployedConnections } from "./connections.ts";
import { type Deployed, deployed, type Terraform } from "./deployed.ts";

/** Holds a combination to what Azure says of it: connected so, and by all rules, or refused by a property's name. */
export function expectAzuresAnswer(combination: Combination, has = { policies: false }): void {
  const title = titleOf(combination);
  const expected = obstacles(combination);
  const { made, said } = answer(combination, has);
  if (expected.length === 0) {
    expect(said, title).toEqual([]);
    const wanted = connectionsOf(combination);
    expect(made && deployedConnections(made.terraform), title).toEqual(wanted);
    expectSeparateSubnets(made?.terraform);
    const steps = made?.warnings.filter((one) => one.startsWith("Azure makes no service without"));
    // Public access is taken away from a service that is there.
    expect(steps, title).toHaveLength(wanted.service?.closed === true ? 1 : 0);
    return;
  }
  const names = expected.map((obstacle) => obstacle.names);
  const because = expected.map((obstacle) => obstacle.because).join("; ");
  expect(said, `${title}: ${because}`).not.toEqual([]);
  for (const sentence of said) {
    expect(
      names.some((name) => sentence.startsWith(name) || sentence.startsWith(`stack/${name} `)),
      `${title} is refused, since ${because}; it says: ${sentence}`,
    ).toBe(true);
  }
}

function answer(
  combination: Combination,
  has: { policies: boolean },
): { readonly made?: Deployed; readonly said: readonly string[] } {
  let made: Deployed;
  try {
    made = deployed(combination, has);
  } catch (error) {
    return { said: [error instanceof Error ? error.message : String(error)] };
  }
  return { made, said: StackRules.check(made.terraform).map(({ message }) => message) };
}

/** One more than the last, or fewer: each has 256 addresses. */
function expectSeparateSubnets(terraform: Terraform | undefined): void {
  const subnets = Object.values(terraform?.resource["azurerm_subnet"] ?? {});
  const ranges = subnets.map((subnet) => String(subnet["address_prefixes"]));
  for (const range of ranges) expect(range).toMatch(/^10\.64\.[0-3]\.0\/24$/);
  expect(new Set(ranges).size).toBe(ranges.length);
}
