import { expect, it } from "vitest";
import { namedValuesOf } from "../../policy/index.ts";

it("a named value is found by its name whatever the case, the same case first", () => {
  const find = namedValuesOf(
    new Map([
      ["Tenant-Id", "1"],
      ["tenant-id", "2"],
      ["other", "3"],
    ]),
  );
  expect([find("Tenant-Id"), find("tenant-id"), find("OTHER"), find("none")]).toEqual([
    "1",
    "2",
    "3",
    undefined,
  ]);
});
