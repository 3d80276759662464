import { classSet } from "./character-set.ts";
import type { Flags } from "./options.ts";
import type { Anchor } from "./syntax.ts";

const lineFeed = 0x0a;

/** `^` and `\A`: nowhere but at the start of the text. */
export const atStart: Anchor = (_, at) => at === 0;
const atEnd: Anchor = (text, at) => at === text.length;
/** `$` and `\Z`: at the end, or before a line feed at the end. */
const beforeLastLineFeed: Anchor = (text, at) =>
  at === text.length || (at === text.length - 1 && text.charCodeAt(at) === lineFeed);

/** `^` and `$`. */
export function lineAnchor(char: "^" | "$", flags: Flags): Anchor {
  if (char === "^") {
    return flags.multiline
      ? (text, at) => at === 0 || text.charCodeAt(at - 1) === lineFeed
      : atStart;
  }
  return flags.multiline
    ? (text, at) => at === text.length || text.charCodeAt(at) === lineFeed
    : beforeLastLineFeed;
}

/** `\A`, `\z`, `\Z`, `\G`, `\b` and `\B`. */
export function escapedAnchor(letter: string, flags: Flags): Anchor {
  switch (letter) {
    case "A":
      return atStart;
    case "z":
      return atEnd;
    case "Z":
      return beforeLastLineFeed;
    case "G":
      return (_, at, searchedFrom) => at === searchedFrom;
    default: {
      const isWord = classSet("b", flags.ecmaScript);
      const wanted = letter === "b";
      return (text, at) => {
        const before = at > 0 && isWord(text.charCodeAt(at - 1));
        const after = at < text.length && isWord(text.charCodeAt(at));
        return (before !== after) === wanted;
      };
    }
  }
}
