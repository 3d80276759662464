import type { SourceText } from "./source-text.ts";

/** A reference `{{name}}` in policy text; names are letters, digits, dot, hyphen and underscore. */
const reference = /\{\{([0-9A-Za-z_.-]{1,256})\}\}/g;

/** The names of the named values that policy text refers to, each once. */
export function namedValuesIn(text: string): string[] {
  return [...new Set([...text.matchAll(reference)].map((match) => match[1] ?? ""))];
}

/**
 * Pastes named values into policy text as API Management does: as text, in one pass, before the
 * XML is parsed. A name without a value stays as it stands; the caller reports it.
 */
export function pasteNamedValues(
  source: SourceText,
  value: (name: string) => string | undefined,
): SourceText {
  return source.replace(reference, (match) => value(match[1] ?? "") ?? match[0]);
}

/** Where references stand that `known` does not hold: offsets and names. */
export function unknownNamedValues(
  text: string,
  known: (name: string) => boolean,
): { readonly name: string; readonly offset: number }[] {
  return [...text.matchAll(reference)]
    .map((match) => ({ name: match[1] ?? "", offset: match.index }))
    .filter(({ name }) => !known(name));
}
