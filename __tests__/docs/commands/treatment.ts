import type { Command } from "./command.ts";
import { knownPrograms } from "./known-programs.ts";

/** What a command is compared with: the options of our program, the scripts of npm, what is known of other programs, or what a URL is. */
export type Standard = "program" | "scripts" | "known" | "url";

/** What the tests do with a command of a document. */
export type Treatment =
  | { readonly how: "executed"; readonly by: string }
  | { readonly how: "checked"; readonly against: Standard }
  | { readonly how: "unknown" };

/** A program of the project, or of others, with what it is given. */
export interface Call {
  readonly program: string;
  readonly words: readonly string[];
}

/** Scripts of npm that only start the program of the package. */
const own = new Set(["start", "grants", "doctor", "policy", "rules"]);

/** Clients that `npm run test:clients` installs, connects and runs as docs/clients.md says. */
const clients = /^(?:claude|codex|mcporter|mcp-remote|@modelcontextprotocol\/inspector)$/;

/** Steps that another test runs, in the order in which they stand in their document. */
const runElsewhere: readonly (readonly [document: string, steps: RegExp, by: string])[] = [
  ["docs/policy-tool.md", /^(?!npm install)/, "policy-tool.slow.test.ts"],
  ["docs/policy-check.md", /./, "policy-check.test.ts"],
  ["docs/install.md", /^(?:node main\.mjs|npx azure-mcp-gateway start)$/, "slow/adopters"],
  ["mcp-server/README.md", / npm start$/, "mcp-server/main.slow.test.ts"],
  // On a clean clone, as continuous integration does.
  ["", /^npm (?:ci|test)$/, ".ci/run"],
];

/** What npm and npx start: `npm run grants -- list` is `azure-mcp-gateway grants list`. */
export function callOf({ words }: Command): Call {
  const [program = "", first = "", ...rest] = words;
  if (program === "npx")
    return {
      program: first === "-y" ? (rest[0] ?? "") : first,
      words: first === "-y" ? rest.slice(1) : rest,
    };
  if (program !== "npm") return { program, words: words.slice(1) };
  const [script, given] = first === "run" ? [rest[0] ?? "", rest.slice(1)] : [first, rest];
  const isScript = first === "run" || first === "start" || first === "test";
  if (!isScript) return { program, words: words.slice(1) };
  const parameters = given.filter((word) => word !== "--" && word !== "--silent");
  return own.has(script)
    ? { program: "azure-mcp-gateway", words: [script, ...parameters] }
    : { program: "npm run", words: [script, ...parameters] };
}

/** Decides what is done with a command. There is no command of which nothing is said: that is an error. */
export function treatmentOf(command: Command): Treatment {
  const { program, words } = callOf(command);
  const { document, isStep } = command;
  const [, , theirs] =
    runElsewhere.find(([of, which]) => document.startsWith(of) && which.test(command.text)) ?? [];
  if (isStep && theirs !== undefined) return { how: "executed", by: theirs };
  if (clients.test(program)) return { how: "executed", by: "npm run test:clients" };
  if (program === "azure-mcp-gateway") {
    return isStep && runsHere(words) && document !== "docs/install.md"
      ? { how: "executed", by: "executed-steps.slow.test.ts" }
      : { how: "checked", against: "program" };
  }
  if (program === "npm run") {
    return isStep && words[0] === "synth"
      ? { how: "executed", by: "executed-steps.slow.test.ts" }
      : { how: "checked", against: "scripts" };
  }
  if (program === "curl") {
    return words.some((word) => word.startsWith("http://localhost:8787/"))
      ? { how: "executed", by: "executed-steps.slow.test.ts" }
      : { how: "checked", against: "url" };
  }
  if (program === "node" && words[0] === "main.ts") {
    return { how: "checked", against: "scripts" };
  }
  return program in knownPrograms ? { how: "checked", against: "known" } : { how: "unknown" };
}

/** Whether a step of the program needs nothing that only its reader has: another stack, or a server of theirs. */
function runsHere(words: readonly string[]): boolean {
  return !words.some((word) =>
    /^(?:orders=|URL$|FILE$|.*\/profile\/mcp$|COMMAND$|--azure$)/.test(word),
  );
}
