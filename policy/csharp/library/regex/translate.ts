import { atEnd, atStart, readClass, readEscape } from "./atoms.ts";
import type { CharacterClasses } from "./character-classes.ts";
import { PatternReader, PatternRefusal } from "./pattern-reader.ts";

/** The options of System.Text.RegularExpressions.RegexOptions. */
export const RegexOptions = {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
} as const;

/** A pattern in JavaScript's language, and where its groups went. */
export interface Translation {
  readonly source: string;
  readonly flags: string;
  /** .NET's group numbers to JavaScript's: .NET counts named groups after all others. */
  readonly groups: readonly number[];
  readonly names: ReadonlyMap<string, number>;
  /** The .NET numbers of groups that may match several times. */
  readonly repeated: ReadonlySet<number>;
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly explicitCapture: boolean;
  readonly singleline: boolean;
  readonly ignoreSpace: boolean;
}

/** An open or closed group. */
interface Group {
  /** The JavaScript index of a capturing group. */
  readonly index: number | undefined;
  /** The options around the group, which come back at its end. */
  readonly outerFlags: Flags;
  hasAlternation: boolean;
  hasCaptures: boolean;
}

/** Translates a .NET pattern, or throws PatternRefusal. */
export function translate(
  pattern: string,
  options: number,
  classes: CharacterClasses,
): Translation {
  return new Translator(pattern, options, classes).run();
}

const inlineOptions = /\(\?([imnsx]*)(?:-([imnsx]*))?\)/;

class Translator {
  readonly #reader: PatternReader;
  readonly #classes: CharacterClasses;
  #output = "";
  #flags: Flags;
  #captures = 0;
  readonly #stack: Group[] = [];
  readonly #unnamed: number[] = [];
  readonly #named = new Map<string, number>();
  readonly #repeated = new Set<number>();
  /** What a quantifier here would repeat. */
  #last: Group | "atom" | "none" = "none";

  constructor(pattern: string, options: number, classes: CharacterClasses) {
    if (options & (RegexOptions.RightToLeft | RegexOptions.ECMAScript)) {
      throw new PatternRefusal("RegexOptions.RightToLeft and ECMAScript are not supported");
    }
    this.#reader = new PatternReader(pattern);
    this.#classes = classes;
    this.#flags = {
      ignoreCase: (options & RegexOptions.IgnoreCase) !== 0,
      multiline: (options & RegexOptions.Multiline) !== 0,
      explicitCapture: (options & RegexOptions.ExplicitCapture) !== 0,
      singleline: (options & RegexOptions.Singleline) !== 0,
      ignoreSpace: (options & RegexOptions.IgnorePatternWhitespace) !== 0,
    };
  }

  run(): Translation {
    const leading = this.#reader.take(inlineOptions);
    if (leading !== null) this.#flags = this.#changed(leading);
    const { ignoreCase } = this.#flags;
    while (!this.#reader.isAtEnd) this.#step();
    if (this.#stack.length > 0) throw new PatternRefusal("Not enough )'s");
    return { source: this.#output, flags: `dg${ignoreCase ? "i" : ""}`, ...this.#numbering() };
  }

  #numbering(): Pick<Translation, "groups" | "names" | "repeated"> {
    const groups = [0, ...this.#unnamed, ...this.#named.values()];
    const firstNamed = 1 + this.#unnamed.length;
    const names = new Map([...this.#named.keys()].map((name, at) => [name, firstNamed + at]));
    const isRepeated = (number: number) => this.#repeated.has(groups[number] ?? -1);
    return { groups, names, repeated: new Set([...groups.keys()].filter(isRepeated)) };
  }

  #changed([, on = "", off = ""]: RegExpExecArray): Flags {
    const value = (letter: string, before: boolean) =>
      (before || on.includes(letter)) && !off.includes(letter);
    return {
      ignoreCase: value("i", this.#flags.ignoreCase),
      multiline: value("m", this.#flags.multiline),
      explicitCapture: value("n", this.#flags.explicitCapture),
      singleline: value("s", this.#flags.singleline),
      ignoreSpace: value("x", this.#flags.ignoreSpace),
    };
  }

  #emit(text: string): void {
    this.#output += text;
    this.#last = "atom";
  }

  #step(): void {
    const reader = this.#reader;
    if (this.#flags.ignoreSpace && reader.take(/[ \t-\r]+|#[^\n]*/)) return;
    if (reader.take(/\(\?#[^)]*\)/)) return;
    switch (reader.current) {
      case "(":
        this.#open();
        break;
      case ")":
        this.#close();
        break;
      case "|":
        this.#output += reader.next();
        this.#last = "none";
        for (const group of this.#stack) group.hasAlternation = true;
        break;
      case "[":
        this.#emit(readClass(reader, this.#classes));
        break;
      case "\\":
        this.#emit(readEscape(reader, this.#classes));
        break;
      default:
        if (!this.#quantifier()) this.#emit(this.#character(reader.next()));
    }
  }

  #character(char: string): string {
    const { multiline, singleline } = this.#flags;
    switch (char) {
      case ".":
        return singleline ? "[\\s\\S]" : "[^\\n]";
      case "^":
        return multiline ? "(?<![^\\n])" : atStart;
      case "$":
        return multiline ? "(?![^\\n])" : atEnd;
      default:
        return /[{}\]/]/.test(char) ? `\\${char}` : char;
    }
  }

  #quantifier(): boolean {
    const match = this.#reader.take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/);
    if (match === null) return false;
    const [text] = match;
    if (this.#last === "none") {
      throw new PatternRefusal(`Quantifier '${text}' following nothing`);
    }
    const isRepeating = !/^\?|^\{[01](,1)?\}/.test(text);
    if (isRepeating && this.#last !== "atom") this.#repeat(this.#last);
    this.#output += text;
    this.#last = "none";
    return true;
  }

  // JavaScript forgets a group's capture in each round, .NET keeps the last one there was.
  #repeat(group: Group): void {
    if (group.hasAlternation && group.hasCaptures) {
      throw new PatternRefusal(
        "A repeated group with alternatives and captures inside is not supported; write (?:…) inside",
      );
    }
    if (group.index !== undefined) this.#repeated.add(group.index);
  }

  #open(): void {
    const reader = this.#reader;
    const outerFlags = this.#flags;
    if (reader.take(inlineOptions)) {
      throw new PatternRefusal(
        "Options in the middle of a pattern are not supported; put them first",
      );
    }
    const inline = reader.take(/\(\?([imnsx]*)(?:-([imnsx]*))?:/);
    if (inline !== null) {
      this.#flags = this.#changed(inline);
      const modifier = caseModifier(outerFlags.ignoreCase, this.#flags.ignoreCase);
      this.#push(modifier, undefined, outerFlags);
      return;
    }
    const look = reader.take(/\(\?(?:=|!|<=|<!)/);
    if (look !== null) {
      this.#push(look[0], undefined, outerFlags);
      return;
    }
    const named = reader.take(/\(\?(?:<(\w+)>|'(\w+)')/);
    if (named === null && reader.peek(2) === "(?") {
      throw new PatternRefusal(
        `The group '${reader.peek(4)}…' is not supported; atomic, conditional and balancing groups exist only in .NET`,
      );
    }
    const name = named?.[1] ?? named?.[2];
    if (named === null) reader.next();
    if (name === undefined && outerFlags.explicitCapture) this.#push("(?:", undefined, outerFlags);
    else this.#capture(name, outerFlags);
  }

  #capture(name: string | undefined, outerFlags: Flags): void {
    this.#captures += 1;
    if (name === undefined) this.#unnamed.push(this.#captures);
    else if (/^\d/.test(name) || this.#named.has(name)) {
      throw new PatternRefusal(
        `The group name '${name}' is a number or used twice, which is not supported`,
      );
    } else this.#named.set(name, this.#captures);
    for (const group of this.#stack) group.hasCaptures = true;
    this.#push("(", this.#captures, outerFlags);
  }

  #push(opening: string, index: number | undefined, outerFlags: Flags): void {
    this.#output += opening;
    this.#stack.push({ index, outerFlags, hasAlternation: false, hasCaptures: false });
    this.#last = "none";
  }

  #close(): void {
    const group = this.#stack.pop();
    if (group === undefined) throw new PatternRefusal("Too many )'s");
    this.#output += this.#reader.next();
    this.#flags = group.outerFlags;
    this.#last = group;
  }
}

function caseModifier(before: boolean, after: boolean): string {
  if (before === after) return "(?:";
  return after ? "(?i:" : "(?-i:";
}
