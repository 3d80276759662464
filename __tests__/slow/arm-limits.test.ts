import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { armLimitTable } from "../../constructs/rules/arm-limit-table.ts";
import { armLimits, packagesInWords, tableFile } from "../../reference/arm-limits/table.ts";

it("the limits of Azure Resource Manager are those in the packages of Microsoft", async () => {
  expect(armLimitTable).toEqual(await armLimits());
  expect(readFileSync(tableFile, "utf8")).toContain(packagesInWords());
}, 120_000);
