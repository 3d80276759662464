import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("docs/api is what npm run docs writes", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["reference/main.ts", "--check"], {
    encoding: "utf8",
  });
  expect(stdout + stderr).toBe("");
});
