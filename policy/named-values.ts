import type { SourceText } from "./source-text.ts";

/** A reference `{{name}}` in policy text; names are letters, digits, dot, hyphen and underscore. */
const reference = /\{\{([0-9A-Za-z_.-]{1,256})\}\}/g;

/** A Liquid template, in which `{{name}}` is Liquid. */
const template = /<set-body\s[^<>]*template\s*=\s*["']liquid["'][^<>]*>[\s\S]*?<\/set-body/g;

/** Where references stand: not in templates. */
function referencesIn(text: string): RegExpExecArray[] {
  const templates = [...text.matchAll(template)];
  return [...text.matchAll(reference)].filter(
    ({ index }) =>
      !templates.some((found) => found.index < index && index < found.index + found[0].length),
  );
}

/**
 * Finds named values by the names that policies write. Their case does not count: samples of Microsoft's that are deployed write
 * another than the display name has.
 */
export function namedValuesOf(
  values: ReadonlyMap<string, string>,
): (name: string) => string | undefined {
  const byName = new Map([...values].map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => values.get(name) ?? byName.get(name.toLowerCase());
}

/** The names of the named values that policy text refers to, each once. */
export function namedValuesIn(text: string): string[] {
  return [...new Set(referencesIn(text).map((match) => match[1] ?? ""))];
}

/**
 * Pastes named values into policy text as API Management does: as text, in one pass, before the
 * XML is parsed. A name without a value stays as it stands; the caller reports it.
 */
export function pasteNamedValues(
  source: SourceText,
  value: (name: string) => string | undefined,
): SourceText {
  const pasted = new Set(referencesIn(source.text).map(({ index }) => index));
  return source.replace(reference, (match) =>
    pasted.has(match.index ?? 0) ? (value(match[1] ?? "") ?? match[0]) : match[0],
  );
}

/** Where references stand that `known` does not hold: offsets and names. */
export function unknownNamedValues(
  text: string,
  known: (name: string) => boolean,
): { readonly name: string; readonly offset: number }[] {
  return referencesIn(text)
    .map((match) => ({ name: match[1] ?? "", offset: match.index }))
    .filter(({ name }) => !known(name));
}
