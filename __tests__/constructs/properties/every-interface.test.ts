import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Without a table of their own: the first is part of the gateway's, the others come from constructs alone. */
const others = ["TokenLifetimeProps", "AzureNamesProps", "PrivateEndpointProps"];

it("every public interface of properties has a table, which TypeScript compares with it", () => {
  const exported = readFileSync("constructs/index.ts", "utf8").matchAll(
    /\b\w+Props\b|\bExisting\w+/g,
  );
  const names = [...new Set([...exported].map(([name]) => name))];
  const tables = globSync("constructs/**/*.ts").map((file) => readFileSync(file, "utf8"));
  const missing = names.filter((name) => !tables.join().includes(`: Shape<${name}>`));
  expect(names.length).toBeGreaterThan(20);
  expect(missing.sort()).toEqual([...others].sort());
});
