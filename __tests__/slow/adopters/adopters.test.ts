import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gateway, OAuthClient } from "../../e2e/oauth-client.ts";
import type { AdoptersProject } from "./project.ts";
import { commonJsProject, moduleProject, plainProject } from "./projects.ts";

// What is published is installed into projects of their own, as adopters have them, and used there
// as README.md and docs/install.md say.
const packages = mkdtempSync(join(tmpdir(), "packed-"));
const megabyte = 1_000_000;
const minutes = 60_000;
const projects: AdoptersProject[] = [];
let tarball: string;

beforeAll(() => {
  // With the build that prepack runs: what is tested is what this commit publishes.
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", packages], {
    encoding: "utf8",
  });
  tarball = resolve(packages, packed.trim().split("\n").at(-1) ?? "");
}, 5 * minutes);

afterAll(() => {
  for (const project of projects) project.remove();
  rmSync(packages, { recursive: true });
}, 5 * minutes);

async function installed(project: AdoptersProject): Promise<AdoptersProject> {
  projects.push(project);
  expectDone(await project.run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error"));
  return project;
}

/** Expects a command to have ended well, and shows what it said when it did not. */
function expectDone({ code, output }: { readonly code: number | null; readonly output: string }) {
  expect(code, output).toBe(0);
}

/** What the tool of the weather server says to who has a token. */
async function weatherAt(url: string, token: unknown): Promise<string> {
  const headers = { authorization: `Bearer ${String(token)}` };
  const client = new Client({ name: "adopter", version: "1.0.0" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
  const answer = await client.callTool({ name: "get_weather", arguments: { city: "Lisbon" } });
  await client.close();
  return JSON.stringify(answer.content);
}

const stackFile = "cdktf.out/stacks/mcp/cdk.tf.json";

describe("a project in plain JavaScript", () => {
  let project: AdoptersProject;
  beforeAll(async () => {
    project = await installed(plainProject(tarball));
  }, 5 * minutes);

  it("takes at most 400 MB, of which little is the package and what it depends on", () => {
    const all = project.size("node_modules");
    const providers = project.size("node_modules/@cdktf") + project.size("node_modules/cdktf");
    expect(all).toBeLessThan(400 * megabyte);
    expect(all - providers).toBeLessThan(49 * megabyte);
    expect(project.size("node_modules/azure-mcp-gateway")).toBeLessThan(20 * megabyte);
  });

  it(
    "composes the README's program",
    async () => {
      expectDone(await project.run("node", "main.js"));
      expect(JSON.parse(project.read(stackFile))).toHaveProperty("resource.azurerm_api_management");
    },
    minutes,
  );

  it(
    "composes the same with the program of the first steps",
    async () => {
      const stack = project.read(stackFile);
      expectDone(await project.run("node", "main.mjs"));
      expect(project.read(stackFile)).toBe(stack);
    },
    minutes,
  );

  it(
    "keeps a snapshot",
    async () => {
      expectDone(await project.run("node", "--test", "--test-update-snapshots"));
      expectDone(await project.run("node", "--test"));
    },
    3 * minutes,
  );

  it(
    "says in one sentence what to install to run the stack",
    async () => {
      const { code, output } = await project.run("npx", "azure-mcp-gateway", "start");
      expect(code).toBe(1);
      expect(output).toMatch(
        /^This needs packages .*: npm install --save-dev "\S+" .*"azurite@\S+" .*\n$/,
      );
    },
    minutes,
  );

  it(
    "composes on the oldest Node that the package names, and says which one runs the stack",
    async () => {
      const node = `node-${process.platform}-${process.arch}`;
      expectDone(
        await project.run("npm", "install", "--no-save", "--loglevel=error", `${node}@20.9.0`),
      );
      const stack = project.read(stackFile);
      expectDone(await project.run(`node_modules/${node}/bin/node`, "main.js"));
      expect(project.read(stackFile)).toBe(stack);
      // npx takes the Node of the project.
      const { code, output } = await project.run("npx", "azure-mcp-gateway", "start");
      expect(code).toBe(1);
      expect(output).toMatch(/^This needs Node\.js \d+ or newer and runs on 20\.9\.0\. .*\n$/);
    },
    3 * minutes,
  );
});

describe("a project of CommonJS, as cdktf init makes it, with the oldest versions", () => {
  let project: AdoptersProject;
  beforeAll(async () => {
    project = await installed(commonJsProject(tarball));
  }, 5 * minutes);

  it(
    "compiles, and composes the README's program with ts-node",
    async () => {
      expectDone(await project.run("npx", "tsc", "--noEmit"));
      expectDone(await project.run("npx", "ts-node", "main.ts"));
      expect(JSON.parse(project.read(stackFile))).toHaveProperty("resource.azurerm_api_management");
    },
    3 * minutes,
  );

  it(
    "keeps a snapshot with ts-jest",
    async () => {
      expectDone(await project.run("npx", "jest", "--ci=false"));
      expectDone(await project.run("npx", "jest", "--ci"));
    },
    4 * minutes,
  );

  it(
    "checks a policy of its own",
    async () => {
      const { output } = await project.run("npx", "ts-node", "policy.ts");
      expect(output.trim()).toBe("csharp-syntax");
    },
    minutes,
  );
});

describe("a project of modules with vitest", () => {
  let project: AdoptersProject;
  beforeAll(async () => {
    project = await installed(moduleProject(tarball));
  }, 5 * minutes);

  it(
    "compiles, and composes the README's program",
    async () => {
      expectDone(await project.run("npx", "tsc"));
      expectDone(await project.run("node", "main.ts"));
    },
    3 * minutes,
  );

  it(
    "keeps a snapshot, of the same bytes as in another folder",
    async () => {
      expectDone(await project.run("npx", "vitest", "run"));
      expectDone(await project.run("npx", "vitest", "run"));
      expect(project.read("synthesized.json")).toBe(projects[0]?.read("synthesized.json"));
    },
    3 * minutes,
  );

  it(
    "runs its stack with the program, and answers with the weather",
    async () => {
      const { output } = await project.run("npx", "azure-mcp-gateway", "start");
      const [, names = ""] = /npm install --save-dev (.*)/.exec(output) ?? [];
      const needed = names.split(" ").map((name) => name.replaceAll('"', ""));
      expectDone(await project.run("npm", "install", "--save-dev", "--loglevel=error", ...needed));

      const program = "node_modules/.bin/azure-mcp-gateway";
      const started = project.start([program, "start", "--json", "--port", "0"]);
      const said: string[] = [];
      started.stderr?.setEncoding("utf8").on("data", (text: string) => said.push(text));
      const gone = once(started, "exit");
      try {
        const ended = gone.then(() => Promise.reject(new Error(said.join(""))));
        if (started.stdout === null) throw new Error("The program has no standard output.");
        const [line] = await Promise.race([once(started.stdout, "data"), ended]);
        const ready = JSON.parse(String(line)) as Omit<Gateway, "entra"> & { entra: string };
        const gateway: Gateway = { ...ready, entra: { origin: ready.entra } };
        const client = await OAuthClient.register(gateway);
        const { body } = await client.redeem(await client.authorize());
        expect(await weatherAt(client.resource, body["access_token"])).toContain("Lisbon");
      } finally {
        started.kill("SIGTERM");
        await gone;
      }
    },
    5 * minutes,
  );
});
