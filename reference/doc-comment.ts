import { indented } from "./indented.ts";

/** A doc comment, taken apart. */
export interface DocComment {
  /** The text before the first tag. */
  readonly text: string;
  readonly defaultValue?: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  readonly throws: readonly string[];
  readonly returns?: string;
  readonly examples: readonly string[];
}

/** What API Extractor says of a constructor that has no words of its own. */
const generated = /^Constructs a new instance of the `\w+` class$/;

/**
 * Reads a comment as this project writes them, which is what editors show: an example is code without a fence,
 * braces mean themselves, and no hyphen stands behind the name of a parameter.
 */
export function readDocComment(comment = ""): DocComment {
  const lines = comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""));
  const blocks: { tag: string; lines: string[] }[] = [{ tag: "", lines: [] }];
  for (const line of lines) {
    const [, tag, rest = ""] = /^@([a-z]+)\s*(.*)$/i.exec(line) ?? [];
    if (tag === undefined) blocks.at(-1)?.lines.push(line);
    else blocks.push({ tag, lines: [rest] });
  }
  const texts = (tag: string) =>
    blocks.filter((block) => block.tag === tag).map((block) => block.lines.join("\n").trim());
  const [defaultValue] = texts("default");
  const [returns] = texts("returns");
  return {
    text: unwrapped(texts("")[0] ?? "").replace(generated, ""),
    ...(defaultValue === undefined ? {} : { defaultValue: unwrapped(defaultValue) }),
    parameters: texts("param").map((text) => {
      const [, name = "", rest = ""] = /^(\S+)\s+(?:- )?([\s\S]*)$/.exec(text) ?? [];
      return { name, text: unwrapped(rest) };
    }),
    throws: texts("throws").map(unwrapped),
    ...(returns === undefined ? {} : { returns: unwrapped(returns) }),
    examples: texts("example").map(indented),
  };
}

/** Paragraphs of one line each; lists keep their lines. */
function unwrapped(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\n(?!\s*- )\s*/g, " "))
    .join("\n\n");
}
