import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("docs/install.md gives the ranges of the peers that composing needs", () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync("package.json", "utf8"),
  ) as {
    peerDependencies: Record<string, string>;
    peerDependenciesMeta: Record<string, { optional: boolean }>;
  };
  const rows = [
    ...readFileSync("docs/install.md", "utf8").matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm),
  ];
  const needed = Object.entries(peerDependencies).filter(
    ([name]) => !(name in peerDependenciesMeta),
  );
  expect(Object.fromEntries(rows.map(([, name, range]) => [name, range]))).toEqual(
    Object.fromEntries(needed),
  );
});

it("docs/install.md shows the packages that composing leaves out, as npm lists them", () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync("package.json", "utf8"),
  ) as {
    peerDependencies: Record<string, string>;
    peerDependenciesMeta: Record<string, { optional: boolean }>;
  };
  const shown = readFileSync("docs/install.md", "utf8").matchAll(
    /UNMET OPTIONAL DEPENDENCY (.+)@(.+)$/gm,
  );
  expect(Object.fromEntries([...shown].map(([, name, range]) => [name, range]))).toEqual(
    Object.fromEntries(
      Object.keys(peerDependenciesMeta).map((name) => [name, peerDependencies[name]]),
    ),
  );
});
