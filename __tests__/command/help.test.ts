// The help of every command is there for whoever has installed nothing yet, on the oldest Node.js too, and what is wrong with a command
// line is told before what has to be installed for it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type Command, commands } from "../../command/commands.ts";
import manifest from "../../package.json" with { type: "json" };

/** Has a process believe that it runs on the oldest Node.js, in a project that only composes. */
const nothingInstalled = `
  import module from "node:module";
  Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.9.0" } });
  const optional = ${JSON.stringify(Object.keys(manifest.peerDependenciesMeta))};
  module.registerHooks({
    resolve(specifier, context, next) {
      if (optional.some((name) => specifier === name || specifier.startsWith(name + "/"))) {
        throw Object.assign(new Error("Cannot find package " + specifier), { code: "MODULE_NOT_FOUND" });
      }
      return next(specifier, context);
    },
  });`;
const bare = ["--import", `data:text/javascript,${encodeURIComponent(nothingInstalled)}`];

async function run(...words: readonly string[]) {
  try {
    const all = [...bare, "command/main.ts", ...words];
    return { code: 0, ...(await promisify(execFile)(process.execPath, all)) };
  } catch (error) {
    return error as { readonly code: number; readonly stdout: string; readonly stderr: string };
  }
}

const all = Object.entries(commands).flatMap(([name, { parts = [] }]: [string, Command]) => [
  [name],
  ...parts.map((part) => [name, part]),
]);

describe("where nothing is installed that only running needs", () => {
  it.each(all.map((words) => ({ words, line: words.join(" ") })))(
    "$line --help says what there is",
    async ({ words, line }) => {
      const { code, stdout, stderr } = await run(...words, "--help");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain(`  azure-mcp-gateway ${line}`);
      expect(stdout).toMatch(/\bexits with 0\b/i);
    },
  );

  it.each([
    ["start --bakend weather=x", "There is no option --bakend; did you mean --backend?"],
    ["grants lst", 'There is no command "grants lst"; did you mean "grants list"?'],
  ])("%s is told what is wrong", async (line, sentence) => {
    const { code, stderr } = await run(...line.split(" "));
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it.each([
    ["start", "This needs Node.js 24 or newer and runs on 20.9.0."],
    ["grants list", 'npm install --save-dev "undici@'],
  ])("%s says what it needs", async (line, sentence) => {
    const { code, stdout, stderr } = await run(...line.split(" "));
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(sentence)]);
  });
});
