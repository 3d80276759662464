import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDocComment } from "../../reference/doc-comment.ts";

const pages = globSync("docs/api/*.md", { exclude: ["**/README.md"] });

describe("docs/api", () => {
  it.each(pages)(
    "%s says what each property is, what counts without it, and what each method does",
    (page) => {
      const text = readFileSync(page, "utf8");
      const properties = text.split("\n").filter((line) => line.includes("|  |"));
      const methods = [
        ...text.matchAll(/^```\n(?!constructor|.*class )(.+)\n```\n\n(?=```|\*\*|#)/gm),
      ]
        .map(([, signature]) => signature)
        .filter((signature) => !signature?.startsWith("type "));
      expect([...properties, ...methods]).toEqual([]);
    },
  );

  it.each(pages)("%s begins each chapter with what it is about", (page) => {
    const chapters = readFileSync(page, "utf8").split(/^##? /m).slice(1);
    const bare = chapters.filter((chapter) => /^.*\n\n(?:From .*\n\n)?(?:```|\|)/.test(chapter));
    expect(bare).toEqual([]);
  });
});

describe("a doc comment", () => {
  it("is taken apart by its tags, its paragraphs put on lines of their own", () => {
    const comment = readDocComment(`/**
 * How long {things} take,
 * in words.
 *
 * Second.
 *
 * @default Duration.days(1), which
 * is a day
 * @param id says what
 * @param name - with a hyphen
 * @throws InvalidPropertyError when it
 * cannot work.
 * @example
 * things({
 *   take: "long",
 * });
 */`);
    expect(comment).toEqual({
      text: "How long {things} take, in words.\n\nSecond.",
      defaultValue: "Duration.days(1), which is a day",
      parameters: [
        { name: "id", text: "says what" },
        { name: "name", text: "with a hyphen" },
      ],
      throws: ["InvalidPropertyError when it cannot work."],
      examples: ['things({\n  take: "long",\n});'],
    });
  });

  it("has its examples indented again", () => {
    const code = [
      "gateway.addServer('a', {",
      "  backend: url('x', { y: [1] }).with(",
      '    secret("{"),',
      "  ),",
      "  tools: {",
      "    delete: { roles: ['(']},",
      "  },",
      "});",
      "",
      "try {",
      "  await close();",
      "} finally {",
      "  done();",
      "}",
    ];
    const flat = code.map((line) => ` * ${line.trim()}`).join("\n");
    const { examples } = readDocComment(`/**\n * @example\n${flat}\n */`);
    expect(examples).toEqual([code.join("\n")]);
  });

  it("may be missing", () => {
    expect(readDocComment()).toEqual({ text: "", parameters: [], throws: [], examples: [] });
  });
});
