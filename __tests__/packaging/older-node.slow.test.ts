// What is published, on the oldest Node.js that this machine has beside the project's own: composing and the commands that run no
// gateway work there, and those that do say which one they need.
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oldestNode } from "../../local/requirements.ts";
import { ForeignServer } from "../doctor/foreign-server.ts";

/** The programs called node on the path, but those that packages bring; the oldest that counts, first. */
function olderNode(): string | undefined {
  const found = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .filter((file) => existsSync(file));
  const versions = [...new Set(found.map((file) => realpathSync(file)))].flatMap((file) => {
    const { stdout } = spawnSync(file, ["--version"], { encoding: "utf8" });
    const [, major] = /^v(\d+)\./.exec(stdout) ?? [];
    return major === undefined ? [] : [{ file, major: Number(major) }];
  });
  const older = versions.filter(({ major }) => major >= 20 && major < oldestNode);
  return older.sort((one, other) => one.major - other.major)[0]?.file;
}

const node = olderNode();

// Beside the packages that are imported, where git looks at nothing.
mkdirSync("cdktf.out", { recursive: true });
const work = mkdtempSync(join("cdktf.out", "older-node-"));
const dist = resolve(work, "dist");
afterAll(() => rmSync(work, { recursive: true }));

const policy = join(work, "policy.xml");
const stack = join(work, "cdk.tf.json");

async function run(...parameters: string[]) {
  try {
    const { stdout, stderr } = await promisify(execFile)(node ?? "", parameters);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

async function command(...parameters: string[]) {
  return await run(join(dist, "command", "main.js"), ...parameters);
}

describe.skipIf(node === undefined)("on an older Node.js", () => {
  beforeAll(() => {
    const build = ["packaging/build.ts", dist];
    const { status, stderr } = spawnSync(process.execPath, build, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    writeFileSync(policy, "<policies><inbound><base /></inbound></policies>");
    writeFileSync(stack, '{ "terraform": { "backend": { "azurerm": {} } }, "resource": {} }');
  });

  it.each(["constructs", "policy", "local", "local/policy-run"])(
    "%s is imported",
    async (entry) => {
      const file = JSON.stringify(join(dist, entry, "index.js"));
      const code = `import(${file}).then((it) => console.log(Object.keys(it).length > 1));`;
      expect(await run("--eval", code)).toEqual({ code: 0, out: "true\n", err: "" });
    },
  );

  it("a stack is composed, with its policies compiled", async () => {
    const code = `
      const { App, TerraformStack, Testing } = require("cdktf");
      const { AzurePlatform, ContainerTelemetry, McpBackend, McpOAuthGateway } = require(${JSON.stringify(join(dist, "constructs", "index.js"))});
      ContainerTelemetry.otlp("http://collector:4318");
      const stack = new TerraformStack(Testing.app(), "stack");
      const platform = new AzurePlatform(stack, "azure");
      const gateway = new McpOAuthGateway(stack, "gateway", { platform });
      gateway.addServer("notes", { backend: McpBackend.url("https://notes.example/mcp") });
      console.log(Testing.synth(stack, true).includes("azurerm_api_management"));`;
    const { code: ended, out } = await run("--eval", code);
    expect([ended, out.trim().split("\n").at(-1)]).toEqual([0, "true"]);
  });

  it("policies are checked and stacks are judged, files and folders", async () => {
    expect(await command("policy", "check", policy)).toMatchObject({ code: 0, err: "" });
    expect(await command("policy", "check", work)).toMatchObject({ code: 0, err: "" });
    expect(await command("rules", "--list")).toMatchObject({ code: 0, err: "" });
    expect(await command("rules", stack)).toMatchObject({ code: 0, err: "" });
    expect(await command("rules", "--strict", work)).toMatchObject({ code: 0, err: "" });
  });

  it("a server is examined", async () => {
    for (const guarded of [false, true]) {
      const server = await ForeignServer.start({ guarded });
      const how = guarded ? [] : ["--open", "--call", "count"];
      const { code, out, err } = await command("doctor", server.url.href, ...how, "--json");
      server.close();
      expect(err).not.toMatch(/\n {4}at /);
      expect([0, 1, 3]).toContain(code);
      expect(JSON.parse(out)).toHaveProperty("findings");
    }
  });

  it("what looks into grants says that nothing runs here", async () => {
    const { code, err } = await command("grants", "list");
    expect(err).not.toMatch(/\n {4}at /);
    expect([0, 1]).toContain(code);
  });

  it.each([
    ["start", ["start"]],
    ["policy run", ["policy", "run", policy]],
    ["policy serve", ["policy", "serve", work, "--backend", "orders=http://localhost:3000"]],
  ])("%s says which one it needs", async (_what, parameters) => {
    const { code, err } = await command(...parameters);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^This needs Node\\.js ${oldestNode} or newer`)),
    ]);
  });
});
