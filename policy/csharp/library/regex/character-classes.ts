/**
 * The character classes of .NET as JavaScript class contents. Patterns run on UTF-16 units, as in
 * .NET, so JavaScript's `u` flag and with it `\p{…}` cannot be used: the units are listed.
 */
export interface CharacterClasses {
  /** The units of a class such as `d`, `w`, `s` or `p{Lu}`, ready to stand between brackets. */
  content(name: string): string;
}

/** Enough for a text that is all ASCII, and much faster. */
export const asciiClasses: CharacterClasses = {
  content: (name) => rangesOf(name, 0x7f),
};

/** For any text. */
export const fullClasses: CharacterClasses = {
  content: (name) => rangesOf(name, 0xffff),
};

const cache = new Map<string, string>();

function rangesOf(name: string, max: number): string {
  const key = `${max}${name}`;
  let ranges = cache.get(key);
  if (ranges === undefined) {
    ranges = listRanges(testOf(name), max);
    cache.set(key, ranges);
  }
  return ranges;
}

/** The definition of a class; an upper-case letter is the complement of its lower-case one. */
function testOf(name: string): (unit: string) => boolean {
  const isNegated = /^[A-Z]/.test(name);
  const source = sources[name.toLowerCase()[0] ?? ""] ?? `\\p{${name.slice(2, -1)}}`;
  const pattern = new RegExp(`^[${source}]$`, "u");
  return (unit) => pattern.test(unit) !== isNegated;
}

// .NET documentation, "Character classes in regular expressions".
const sources: Readonly<Record<string, string>> = {
  d: "\\p{Nd}",
  w: "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}",
  s: "\\f\\n\\r\\t\\v\\x85\\p{Z}",
  // What \b takes for part of a word: \w and the two joiners.
  b: "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}\\u200c\\u200d",
};

function listRanges(test: (unit: string) => boolean, max: number): string {
  let result = "";
  let start = -1;
  for (let code = 0; code <= max + 1; code += 1) {
    const isInside = code <= max && test(String.fromCharCode(code));
    if (isInside && start < 0) start = code;
    if (!isInside && start >= 0) {
      result += start === code - 1 ? hex(start) : `${hex(start)}-${hex(code - 1)}`;
      start = -1;
    }
  }
  return result;
}

function hex(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Whether .NET knows a Unicode category by that name; blocks such as IsGreek are not supported. */
export function isCategory(name: string): boolean {
  return /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/.test(name);
}
