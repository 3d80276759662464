import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rules } from "../../command/rules-check/rules.ts";
import { StackRules } from "../../constructs/index.ts";
import { printedBy } from "./printed.ts";

let folder: string;

const state = { terraform: { backend: { azurerm: {} } } };
const note = (path: string) => ({ "//": { metadata: { path } } });

/** A stack with a container that anybody may read. */
const open = {
  ...state,
  resource: {
    azurerm_storage_container: {
      blobs: { ...note("shop/blobs"), name: "blobs", container_access_type: "blob" },
    },
  },
};

const files: Readonly<Record<string, unknown>> = {
  "out/stacks/shop/cdk.tf.json": open,
  "out/stacks/safe/cdk.tf.json": state,
  "warned/cdk.tf.json": { terraform: {} },
  "empty/notes.txt": "no stack",
  "list.json": [],
  "package.json": { name: "shop", dependencies: {} },
  "suppress.json": [{ id: "public-blobs", reason: "Pictures for everybody.", path: "shop" }],
  "surplus.json": [
    { id: "public-blobs", reason: "Pictures for everybody." },
    { id: "shared-keys", reason: "Nobody has them." },
  ],
  "no-reason.json": [{ id: "public-blobs" }],
  "misspelt.json": [{ id: "public-blobs", reasons: "Pictures." }],
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rules-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content, undefined, 2));
  }
  writeFileSync(join(folder, "broken.json"), "{");
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in this process; what is no option is a path in the folder of the files. */
async function run(...parameters: string[]) {
  const absolute = parameters.map((it) => (it.startsWith("--") ? it : join(folder, it)));
  return await printedBy(() => rules(absolute));
}

describe("azure-mcp-gateway rules", () => {
  it("judges every stack of a folder, with the line of what is wrong", async () => {
    const { code, out } = await run("out");
    expect(code).toBe(1);
    expect(out).toMatch(
      /cdk\.tf\.json:\d+ \[public-blobs\] shop\/blobs: container_access_type: Anybody may read/,
    );
    expect(out).toMatch(/\n2 stacks: 1 error\n$/);
    const [, line = ""] = /json:(\d+) /.exec(out) ?? [];
    const lines = JSON.stringify(open, undefined, 2).split("\n");
    expect(lines[Number(line) - 1]).toContain('"path": "shop/blobs"');
  });

  it("ends well where nothing is wrong, and where there are warnings alone", async () => {
    expect(await run("out/stacks/safe")).toMatchObject({ code: 0, out: "1 stack: no errors\n" });
    const warned = await run("warned");
    expect(warned.code).toBe(0);
    expect(warned.out).toContain("cdk.tf.json:1 warning: [state-in-file]");
    expect((await run("--strict", "warned")).code).toBe(1);
  });

  it("leaves out what is suppressed with a reason, and says once what is suppressed for nothing", async () => {
    expect(await run("--suppress", "suppress.json", "out")).toMatchObject({
      code: 0,
      out: "2 stacks: no errors\n",
    });
    const { code, out } = await run("--suppress", "surplus.json", "out");
    expect(code).toBe(0);
    expect(out.match(/The suppression is for nothing/g)).toHaveLength(1);
    expect(out).toContain("warning: [shared-keys]");
  });

  it("says it as JSON", async () => {
    const { out } = await run("--json", "out");
    expect(JSON.parse(out)).toMatchObject({
      stacks: 2,
      errors: 1,
      warnings: 0,
      findings: [{ id: "public-blobs", severity: "error", path: "shop/blobs" }],
    });
  });

  it("says it as SARIF, with every rule", async () => {
    const { out } = await run("--sarif", "out");
    const log = JSON.parse(out) as {
      runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }];
    };
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(StackRules.all.map(({ id }) => id));
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      ruleId: "public-blobs",
      ruleIndex: StackRules.all.findIndex(({ id }) => id === "public-blobs"),
      level: "error",
      locations: [{ logicalLocations: [{ fullyQualifiedName: "shop/blobs" }] }],
    });
  });

  it("lists the rules", async () => {
    const { code, out } = await run("--list");
    expect(code).toBe(0);
    for (const { id, reason, remedy } of StackRules.all) {
      for (const text of [id, reason, remedy]) expect(out).toContain(text);
    }
  });

  it.each<[parameters: string[], sentence: string]>([
    [["missing"], "missing cannot be read"],
    [["empty"], "There is no stack in "],
    [["broken.json"], "broken.json is not a stack in Terraform's JSON syntax: "],
    [["package.json"], "package.json is not a stack in Terraform's JSON syntax: it has none of"],
    [["list.json"], "list.json is not a stack in Terraform's JSON syntax."],
    [["--json", "--sarif"], "Choose one of --json and --sarif."],
    [["--fast"], "There is no option --fast."],
    [["--suppress", "broken.json", "out"], "--suppress takes a file with a JSON list"],
    [["--suppress", "suppress.txt", "out"], "suppress.txt cannot be read"],
    [["--suppress", "no-reason.json", "out"], "--suppress: suppress[0].reason is missing."],
    [
      ["--suppress", "misspelt.json", "out"],
      "suppress[0].reasons is unknown; did you mean reason?",
    ],
  ])("refuses %j", async (parameters, sentence) => {
    const { code, out, err } = await run(...parameters);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(sentence);
  });
});
