import { english } from "../pages/english.ts";
import { placeholdersOf, textsOf } from "../pages/texts.ts";

const texts = new Map(
  (["consent", "approvals", "problems"] as const).flatMap((section) =>
    textsOf(english, section).map(({ key, text }) => [key, text] as const),
  ),
);

/**
 * The C# expression of a page's text in the language that was chosen: `texts` holds it. `values` are
 * the C# values that stand for the words in braces.
 *
 * The text is cut at its braces before any value is put in, so a value that itself holds braces stays
 * what it is. Each value is isolated (Unicode UAX 9), lest a name written from right to left turn the
 * words around it.
 */
export function pageText(key: string, values: Readonly<Record<string, string>>): string {
  const text = texts.get(key);
  if (text === undefined) throw new Error(`No page has a text ${key}.`);
  const wanted = placeholdersOf(text).join();
  const given = Object.keys(values).sort().join();
  if (wanted !== given) {
    throw new Error(`The text ${key} shows the values "${wanted}", and gets "${given}".`);
  }
  const chosen = `((string)texts["${key}"])`;
  if (wanted === "") return chosen;
  const value = Object.entries(values)
    .map(([name, code]) => `piece == "${name}" ? ${code} : `)
    .join("");
  return `string.Concat(${chosen}.Split('{', '}').Select((piece, index) => index % 2 == 0 ? piece : "\\u2068" + (${value}"") + "\\u2069"))`;
}
