import { createHash } from "node:crypto";

const digestLength = 8;

/**
 * A path in one word, which no other path has, since no segment holds an underscore. What is longer than `longest` is
 * cut, and has its digest.
 */
export function pathInOneWord(path: string, longest: number): string {
  return cut(path.replaceAll("/", "_"), longest, path);
}

/** A word, or as much of it as there is room for, with the digest of what it stands for. */
export function cut(word: string, longest: number, whole = word): string {
  if (word.length <= longest) return word;
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, digestLength);
  // No word holds two underscores in a row, wherever it is cut.
  return `${word.slice(0, longest - digestLength - 1).replace(/_+$/, "")}_${digest}`;
}
