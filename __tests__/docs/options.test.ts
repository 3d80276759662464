// The page of each command names every option that its help names, and no other.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runProgram } from "../command/printed.ts";

/** By command, its page, and the options of other programs that the page names. */
const pages: readonly (readonly [command: string, page: string, others?: readonly string[]])[] = [
  ["start", "docs/start.md", ["--silent", "--store"]],
  ["grants", "docs/guides/administration.md", ["--silent", "--role", "--assignee", "--scope"]],
  ["rules", "docs/rules.md"],
  ["doctor", "docs/doctor.md"],
  ["policy check", "docs/policy-check.md"],
  [
    "policy run",
    "docs/policy-tool.md",
    ["--check", "--port", "--no-trace", "--save-dev", "--test"],
  ],
  ["policy serve", "docs/policy-tool.md", runOnly()],
];

/** What the page of policies says of `policy run` alone, and of npm and Node.js. */
function runOnly(): readonly string[] {
  return [
    ...["request", "header", "body", "variable", "fragment", "schema", "network", "scope"],
    ...["api-path", "operation", "caller-address", "expect", "show-secrets", "save-dev", "test"],
  ].map((name) => `--${name}`);
}

const optionsIn = (text: string) => [
  ...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option)),
];

it.each(pages)("the options of %s are those of %s", async (command, page, others = []) => {
  const { out } = await runProgram([...command.split(" "), "--help"]);
  const options = optionsIn(out).filter((option) => option !== "--help");
  const named = optionsIn(readFileSync(page, "utf8"));
  expect(options.filter((option) => !named.includes(option))).toEqual([]);
  const known = [...options, ...others, "--help", "--version"];
  expect(named.filter((option) => !known.includes(option))).toEqual([]);
});
