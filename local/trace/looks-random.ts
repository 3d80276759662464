const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The shortest text that can be told to be drawn by lot: shorter ones are words and numbers. */
const shortest = 16;

/**
 * Whether a text without spaces looks drawn by lot, as keys, codes and digests do, and not like words and numbers.
 * The ids of Azure, GUIDs, are no secrets.
 */
export function looksRandom(text: string): boolean {
  if (text.length < shortest || guid.test(text)) return false;
  if (!/[0-9A-Z]/.test(text) || !/[A-Za-z]/.test(text)) return false;
  const hasDigit = /\d/.test(text);
  if (text.length >= 28 && hasDigit && !/[-_]/.test(text)) return true;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  if (isMixed && text.length >= 20 && inWords(text) < 0.6) return true;
  return (
    turnsIn(text) / (text.length - 1) >= (isMixed && hasDigit && text.length >= 28 ? 0.12 : 0.22)
  );
}

/** Which share of a text is words: of three letters at least that can be spoken, with a capital at the beginning or none. */
export function inWords(text: string): number {
  const words = text.match(/[A-Z]?[a-z]{2,}/g) ?? [];
  const spoken = words.filter((word) => /[aeiouy]/i.test(word) && !/[^aeiouy]{5}/i.test(word));
  return spoken.reduce((sum, word) => sum + word.length, 0) / text.length;
}

/** How often letters, digits, and lower and upper case follow each other, but for the beginnings of words. */
function turnsIn(text: string): number {
  let turns = 0;
  let before = kindOf(text.charCodeAt(0));
  for (let at = 1; at < text.length; at += 1) {
    const kind = kindOf(text.charCodeAt(at));
    const beginsWord = before === "upper" && kind === "lower";
    if (kind !== before && kind !== "other" && before !== "other" && !beginsWord) turns += 1;
    before = kind;
  }
  return turns;
}

function kindOf(code: number): "lower" | "upper" | "digit" | "other" {
  if (code >= 97 && code <= 122) return "lower";
  if (code >= 65 && code <= 90) return "upper";
  return code >= 48 && code <= 57 ? "digit" : "other";
}
