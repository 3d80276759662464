import { globSync, readFileSync } from "node:fs";

/** A block of code in a document. */
export interface CodeBlock {
  readonly document: string;
  /** The line of the document at which the code begins. */
  readonly line: number;
  /** What the fence says it is; empty where it says nothing. */
  readonly language: string;
  readonly text: string;
}

/** Every document for people. */
export const documents: readonly string[] = globSync(["*.md", "{bench,docs,mcp-server}/**/*.md"], {
  exclude: ["**/node_modules/**"],
}).sort();

/** A fence, its code and the fence's end, in a list too, where all of it is indented. */
const fenced = /^( *)(`{3,})([^\n]*)\n([\s\S]*?)^\1\2$/gm;

/** Every block of every document. This file is the one place that knows where one begins and ends. */
export function codeBlocks(): CodeBlock[] {
  return documents.flatMap((document) => blocksOf(document, readFileSync(document, "utf8")));
}

/** A text without its blocks: its sentences, lists and tables. */
export function proseOf(text: string): string {
  return text.replaceAll(fenced, "");
}

/** The blocks of a text. */
export function blocksOf(document: string, text: string): CodeBlock[] {
  return [...text.matchAll(fenced)].map((block) => {
    const [, indent = "", , language = "", code = ""] = block;
    const line = text.slice(0, block.index).split("\n").length;
    return {
      document,
      line,
      language: language.trim(),
      text: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    };
  });
}
