// The page of each command names every option that its help names, and no other.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runProgram } from "../command/printed.ts";

/** What the page of policies says of `policy run` alone, and of npm and Node.js. */
const ofRunOnly = [
  ...["request", "header", "body", "variable", "fragment", "schema", "network", "scope"],
  ...[
    "api-path",
    "operation",
    "caller-address",
    "expect",
    "show-secrets",
    "save-dev",
    "test",
    "omit",
  ],
].map((name) => `--${name}`);

/** By command, its page, and the options of other commands and programs that the page names. */
const pages: readonly {
  readonly command: string;
  readonly page: string;
  readonly others: readonly string[];
}[] = [
  { command: "start", page: "docs/start.md", others: ["--silent", "--store"] },
  {
    command: "grants",
    page: "docs/guides/administration.md",
    others: ["--silent", "--role", "--assignee", "--scope"],
  },
  { command: "rules", page: "docs/rules.md", others: [] },
  { command: "doctor", page: "docs/doctor.md", others: [] },
  { command: "policy check", page: "docs/policy-check.md", others: [] },
  {
    command: "policy run",
    page: "docs/policy-tool.md",
    others: ["--check", "--port", "--no-trace", "--save-dev", "--test", "--omit"],
  },
  { command: "policy serve", page: "docs/policy-tool.md", others: ofRunOnly },
];

const optionsIn = (text: string) => [
  ...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option)),
];

it.each(pages)("the options of $command are those of $page", async ({ command, page, others }) => {
  const { out } = await runProgram([...command.split(" "), "--help"]);
  const options = optionsIn(out).filter((option) => option !== "--help");
  const named = optionsIn(readFileSync(page, "utf8"));
  expect(options.filter((option) => !named.includes(option))).toEqual([]);
  const known = [...options, ...others, "--help", "--version"];
  expect(named.filter((option) => !known.includes(option))).toEqual([]);
});
