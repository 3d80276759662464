/** Control, format, private and unassigned characters, lone surrogates, and breaks of lines. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Text that does nothing to a terminal but stand there. People and clients choose their names, and
 * a name can hold what moves the cursor, hides text or turns its direction; it is shown as \u{...}.
 */
export function printable(text: string, width = Number.POSITIVE_INFINITY): string {
  const shown = [...text.replace(unsafe, escaped)];
  return shown.length <= width ? shown.join("") : `${shown.slice(0, width - 1).join("")}…`;
}

/** JSON with the same characters escaped; it reads as the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(unsafe, (character) =>
    // JSON.stringify itself breaks lines; inside of strings it has escaped every break.
    character === "\n"
      ? character
      : [...Array(character.length).keys()].map((at) => escapedUnit(character, at)).join(""),
  );
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** JSON escapes code units, so a character beyond the first plane takes two. */
function escapedUnit(character: string, at: number): string {
  return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
