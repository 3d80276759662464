import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

// Those of `vi` give up after a second, for which no configuration can be written. A machine that does something
// else as well needs it for one turn of a browser.
it("waits in one way, which has time for a busy machine", () => {
  const tests = globSync("__tests__/**/*.ts");
  expect(tests.length).toBeGreaterThan(400);
  const others = tests.filter((file) =>
    /\bvi\.wait(?:For|Until)\(/.test(readFileSync(file, "utf8")),
  );
  expect(others).toEqual([]);
});
