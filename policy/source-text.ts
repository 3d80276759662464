import type { Place } from "./finding.ts";

/** What an author wrote. All texts derived from it share it, so its lines are counted once. */
class Original {
  readonly #text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  placeOf(offset: number): Place {
    const index = this.#lineAt(offset);
    return { line: index + 1, column: offset - (this.#starts[index] ?? 0) + 1 };
  }

  lineOf(offset: number): string {
    const index = this.#lineAt(offset);
    return this.#text.slice(this.#starts[index], this.#starts[index + 1]);
  }

  get #starts(): readonly number[] {
    this.#lineStarts ??= [0, ...Array.from(this.#text.matchAll(/\n/g), ({ index }) => index + 1)];
    return this.#lineStarts;
  }

  /** The index of the line that an offset is in, by halving. */
  #lineAt(offset: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

/**
 * Text that was derived from other text by replacing stretches of it, and that still knows where
 * each of its characters came from. Named values are pasted in before a policy is parsed and
 * entities are decoded before C# is compiled, yet a finding must point at what the author wrote.
 */
export class SourceText {
  readonly text: string;
  readonly #origin: Original;
  /** Pairs of offsets, derived and original, at which the distance between the two changes. */
  readonly #anchors: readonly (readonly [derived: number, original: number])[];

  private constructor(
    text: string,
    origin: Original,
    anchors: readonly (readonly [number, number])[],
  ) {
    this.text = text;
    this.#origin = origin;
    this.#anchors = anchors;
  }

  static of(text: string): SourceText {
    return new SourceText(text, new Original(text), [[0, 0]]);
  }

  /** Replaces every match of `pattern`; the origin of each character is kept. */
  replace(pattern: RegExp, replacement: (match: RegExpMatchArray) => string): SourceText {
    const anchors: (readonly [number, number])[] = [];
    let text = "";
    let consumed = 0;
    const keep = (end: number) => {
      anchors.push(...this.#anchorsIn(consumed, end, text.length));
      text += this.text.slice(consumed, end);
    };
    for (const match of this.text.matchAll(pattern)) {
      keep(match.index);
      anchors.push([text.length, this.originOf(match.index)]);
      text += replacement(match);
      consumed = match.index + match[0].length;
    }
    keep(this.text.length);
    return new SourceText(text, this.#origin, anchors);
  }

  /** The stretch from `start` up to `end`, with the same origins. */
  slice(start: number, end: number): SourceText {
    const anchors = this.#anchorsIn(start, end, 0);
    return new SourceText(this.text.slice(start, end), this.#origin, anchors);
  }

  /** The offset in the original text that the character at `offset` came from. */
  originOf(offset: number): number {
    let nearest: readonly [number, number] = [0, 0];
    for (const anchor of this.#anchors) {
      if (anchor[0] > offset) break;
      nearest = anchor;
    }
    return nearest[1] + (offset - nearest[0]);
  }

  /** The anchors of a stretch, as they are when the stretch stands at `offset`. */
  #anchorsIn(start: number, end: number, offset: number): (readonly [number, number])[] {
    const inner = this.#anchors
      .filter(([derived]) => derived > start && derived < end)
      .map(([derived, original]) => [derived - start + offset, original] as const);
    return [[offset, this.originOf(start)], ...inner];
  }

  /** Line and column in the original text. */
  placeOf(offset: number): Place {
    return this.#origin.placeOf(this.originOf(offset));
  }

  /** The original line around `offset`, trimmed. */
  excerptAt(offset: number): string {
    return this.#origin.lineOf(this.originOf(offset)).trim();
  }
}
