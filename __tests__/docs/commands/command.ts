import { readFileSync } from "node:fs";
import { type CodeBlock, codeBlocks, documents, proseOf } from "../code-blocks.ts";

/** One command that a document tells people to type. */
export interface Command {
  readonly document: string;
  /** As it stands there, in one line. */
  readonly text: string;
  /** In a block a command is a step; in a sentence it is named. */
  readonly isStep: boolean;
  /** Variables that are set for it alone. */
  readonly variables: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** What a sentence names and what begins as one of these is a command. */
const programs =
  /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|az|gh|terraform|docker|curl|claude|codex|mcporter|cdktf|git|azure-mcp-gateway) \S/;

/** Every command of every document, in its order: the steps, and those that sentences name. */
export function commands(): Command[] {
  const named = documents.flatMap((document) => namedIn(document));
  return [...codeBlocks().filter(isShell).flatMap(stepsOf), ...named];
}

/** The steps of a document. */
export function stepsOf({ document, text }: CodeBlock): Command[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .flatMap((line) => line.split(" && "))
    .map((line) => commandOf(document, line.trim(), true));
}

function isShell({ language }: CodeBlock): boolean {
  return language === "sh";
}

function namedIn(document: string): Command[] {
  return [...proseOf(readFileSync(document, "utf8")).matchAll(/`([^`\n]+)`/g)]
    .map(([, code = ""]) => code)
    .filter((code) => programs.test(code))
    .flatMap((code) => code.split(" && "))
    .map((code) => commandOf(document, code, false));
}

function commandOf(document: string, text: string, isStep: boolean): Command {
  // A variable that is exported is what its command prints.
  const line = /^export \w+=\$\((.*)\)$/.exec(text)?.[1] ?? text;
  const words = wordsOf(line);
  const assignments = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const variables = words.slice(0, assignments).map((word) => {
    const at = word.indexOf("=");
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  return {
    document,
    text,
    isStep,
    variables: Object.fromEntries(variables),
    words: words.slice(assignments),
  };
}

/** The words as a shell takes them; `<your gateway>` is one that people replace. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|<[^>]*>|[^\s"'<])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
