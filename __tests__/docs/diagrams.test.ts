import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { writtenFiles } from "../../reference/written-files.ts";
import { codeBlocks } from "./code-blocks.ts";

const diagrams = codeBlocks().filter(({ language }) => language === "mermaid");

it.each(diagrams.map((block) => [`${block.document}:${block.line}`, block] as const))(
  "the diagram of %s is written from the code, or names folders that are there",
  (_place, { document, text }) => {
    if (writtenFiles().has(document)) return;
    const folders = [...text.matchAll(/\["([a-z]+(?:-[a-z]+)*\/[a-z-]*)(?:<br>|")/g)];
    expect(folders.length).toBeGreaterThan(5);
    expect(
      folders.map(([, folder = ""]) => folder).filter((folder) => !existsSync(folder)),
    ).toEqual([]);
  },
);
