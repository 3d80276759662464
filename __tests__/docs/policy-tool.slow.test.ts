import { execFile, spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEntra } from "../../local/policy-folder/entra.ts";
import { packagesForPolicies } from "../../local/requirements.ts";

const page = readFileSync("docs/policy-tool.md", "utf8");

/** The files that the page shows: "This is `name`" or "`name` is", then a block. */
const files = [...page.matchAll(/`([\w./-]+\.[a-z]+)`[^`]*:\n\n```\w+\n([\s\S]*?)^```$/gm)].map(
  ([, name = "", text = ""]) => ({ name, text }),
);

/** Where the page serves; here any free port will do. */
const pageOrigin = "http://localhost:8080";

/** The commands of the page, each with the text that it shows of the answer, if it does. */
const commands = [...page.matchAll(/^```sh\n(.+)\n```\n(?:\n```text\n([\s\S]*?)^```$)?/gm)]
  .map(([, command = "", shown]) => ({ command, shown }))
  .filter(({ command }) => !command.startsWith("npm install"));

const [serving, calling] = [/ policy serve (?!.*--check)/, /^curl /];
const ending = commands.filter(({ command }) => !serving.test(command) && !calling.test(command));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "policy-tool-"));
  for (const { name, text } of files) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  // The package as it is here: what is published is built from it, and tested where it is.
  const installed = join(folder, "node_modules/azure-mcp-gateway");
  mkdirSync(installed, { recursive: true });
  const exported = { "./testing": resolve("local/policy-run/index.ts") };
  writeFileSync(
    join(installed, "package.json"),
    JSON.stringify({
      name: "azure-mcp-gateway",
      type: "module",
      exports: { "./testing": "./testing.js" },
    }),
  );
  writeFileSync(
    join(installed, "testing.js"),
    `export * from ${JSON.stringify(exported["./testing"])};\n`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command of the page in the folder of its files. */
async function run(command: string): Promise<{ stdout: string; code: number }> {
  const [program = "", ...parameters] = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replaceAll('"', ""),
  );
  const here =
    program === "npx" ? [resolve("command/main.ts"), ...parameters.slice(1)] : parameters;
  return await promisify(execFile)(process.execPath, here, { cwd: folder }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
}

describe("docs/policy-tool.md", () => {
  it("shows files and commands", () => {
    expect(files.map(({ name }) => name)).toEqual([
      "orders.xml",
      "requests.http",
      "orders.test.mjs",
      "shop/apis/orders/specification.yaml",
      "shop/apis/orders/policy.xml",
      "shop/named-values.json",
      "entra.json",
    ]);
    expect(commands.length).toBeGreaterThan(3);
  });

  it("shows who is known to Entra as a folder says it", () => {
    const found: unknown[] = [];
    const said = readEntra(folder, (finding) => found.push(finding));
    expect(found).toEqual([]);
    expect(said?.apps("issuer")).toMatchObject([
      { displayName: "Orders", redirectUris: [expect.any(String)] },
    ]);
  });

  it("installs what running policies needs, in the versions of the package", () => {
    const { peerDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      peerDependencies: Record<string, string>;
    };
    const needed = packagesForPolicies.map((name) => `${name}@${peerDependencies[name]}`);
    expect(page).toContain(`azure-mcp-gateway-0.1.0.tgz ${needed.join(" ")}\n`);
  });

  it.concurrent.each(ending)("$command does what the page shows", async ({ command, shown }) => {
    const { stdout, code } = await run(command);
    if (shown === undefined) expect({ code, stdout }).toMatchObject({ code: 0 });
    else expect(stdout).toBe(shown);
  });

  it("serves what the page shows, and ends", async () => {
    const { command = "", shown } = commands.find((each) => serving.test(each.command)) ?? {};
    const parameters = [...command.split(" ").slice(2), "--port", "0"];
    const child = spawn(process.execPath, [resolve("command/main.ts"), ...parameters], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = once(child, "exit");
    try {
      let out = "";
      for await (const chunk of on(child.stdout, "data")) {
        out += String(chunk[0]);
        if (out.includes("Ctrl-C ends it.\n")) break;
      }
      const origin = /http:\/\/localhost:\d+/.exec(out)?.[0] ?? "";
      const told = out.replaceAll(origin, pageOrigin);
      expect(told.replace(/(run: http:\/\/localhost):\d+/, "$1:40123")).toBe(shown);
      for (const { command, shown } of commands.filter((each) => calling.test(each.command))) {
        const answer = await fetch(command.split(" ")[1]?.replace(pageOrigin, origin) ?? "");
        expect(`${await answer.text()}\n`).toBe(shown);
      }
    } finally {
      child.kill("SIGINT");
    }
    expect(await ended).toEqual([0, null]);
  });
});
