import { english } from "../pages/english.ts";
import { placeholdersOf, textSections, textsOf } from "../pages/texts.ts";

const texts = new Map(
  textSections.flatMap((section) =>
    textsOf(english, section).map(({ key, text }) => [key, text] as const),
  ),
);

/** The C# expression of a page's text in the language that was chosen: `texts` holds it. */
export function pageText(key: string): string {
  checkValues(key, []);
  return `((string)texts["${key}"])`;
}

/**
 * A page's text that shows values, as HTML for `htmlExpression`. `values` are the C# values that stand
 * for the words in braces.
 */
export function pageSentence(key: string, values: Readonly<Record<string, string>>): string {
  checkValues(key, Object.keys(values).sort());
  const value = Object.entries(values)
    .map(([name, code]) => `piece == "${name}" ? ${code} : `)
    .join("");
  return sentenceHtml(`((string)texts["${key}"])`, `(${value}"")`);
}

/**
 * The text is cut at its braces before any value is put in, so a value that itself holds braces stays
 * what it is. Each value is isolated, lest a name written from right to left turn the words around it.
 *
 * @param template the C# text
 * @param value the C# expression of the value that the word `piece` stands for
 */
export function sentenceHtml(template: string, value: string): string {
  const parts = `${template}.Split('{', '}').Select((piece, index) => index % 2 == 0 ? new string[] { piece, "" } : new string[] { "", ${value} })`;
  return `<%* part in ${parts} %><%= part[0] %><%? part[1] != "" %><bdi><%= part[1] %></bdi><%/%><%/%>`;
}

function checkValues(key: string, given: readonly string[]): void {
  const text = texts.get(key);
  if (text === undefined) throw new Error(`No page has a text ${key}.`);
  const wanted = placeholdersOf(text).join();
  if (wanted !== given.join()) {
    throw new Error(`The text ${key} shows the values "${wanted}", and gets "${given.join()}".`);
  }
}
