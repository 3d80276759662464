import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { oldestNode } from "../../local/requirements.ts";

interface Manifest {
  readonly engines: { readonly node: string };
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifest = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Manifest;
const readme = readFileSync("README.md", "utf8");

describe("the Node versions that are named", () => {
  it("are those that install the project, everywhere", () => {
    const [, least] = /^>=(\d+)$/.exec(manifest("package.json").engines.node) ?? [];
    expect(readme).toContain(`[Node.js](https://nodejs.org) ${least} or newer`);
  });

  it("are the one that the project brings and the tests run on", () => {
    const brought = manifest("package.json").devDependencies?.["node"];
    const [major] = brought?.split(".") ?? [];
    expect(process.versions.node).toBe(brought);
    expect(readme).toContain(`the project's own Node ${major}`);
    expect(oldestNode).toBe(Number(major));
    expect(readFileSync("docs/install.md", "utf8")).toContain(`Node.js ${major}`);
    expect(manifest("mcp-server/package.json").engines.node).toBe(`>=${major}`);
    expect(readFileSync("mcp-server/README.md", "utf8")).toContain(`Node ${major}`);
    expect(readFileSync("mcp-server/Dockerfile", "utf8")).toMatch(
      new RegExp(`^FROM node:${major}[.-]`, "m"),
    );
  });
});
