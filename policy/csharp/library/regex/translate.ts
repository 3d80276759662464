import { type CharacterClasses, isCategory } from "./character-classes.ts";

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

/** A pattern that .NET would understand differently, or not at all. */
export class PatternRefusal extends Error {}

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

interface Group {
  /** The JavaScript index of a capturing group. */
  readonly index: number | undefined;
  hasAlternation: boolean;
  hasCaptures: boolean;
  readonly flags: Flags;
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly explicitCapture: boolean;
  readonly singleline: boolean;
  readonly ignoreSpace: boolean;
}

const notAnything = "(?![\\s\\S])";
const atEnd = `(?=\\n?${notAnything})`;

/** Translates a .NET pattern, or says why it cannot be. */
export function translate(
  pattern: string,
  options: number,
  classes: CharacterClasses,
): Translation {
  const translator = new Translator(pattern, options, classes);
  return translator.run();
}

class Translator {
  readonly #pattern: string;
  readonly #classes: CharacterClasses;
  #position = 0;
  #output = "";
  #flags: Flags;
  #captures = 0;
  readonly #stack: Group[] = [];
  readonly #unnamed: number[] = [];
  readonly #named: { readonly name: string; readonly index: number }[] = [];
  readonly #repeated = new Set<number>();
  /** What a quantifier here would repeat. */
  #last: Group | "atom" | "none" = "none";

  constructor(pattern: string, options: number, classes: CharacterClasses) {
    if (options & (RegexOptions.RightToLeft | RegexOptions.ECMAScript)) {
      throw new PatternRefusal("RegexOptions.RightToLeft and ECMAScript are not supported");
    }
    this.#pattern = pattern;
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
    this.#leadingOptions();
    const { ignoreCase } = this.#flags;
    while (this.#position < this.#pattern.length) this.#step();
    if (this.#stack.length > 0) throw new PatternRefusal("Not enough )'s");
    return {
      source: this.#output,
      flags: `dg${ignoreCase ? "i" : ""}`,
      ...this.#numbering(),
    };
  }

  #numbering(): Pick<Translation, "groups" | "names" | "repeated"> {
    const groups = [0, ...this.#unnamed];
    const names = new Map<string, number>();
    for (const { name, index } of this.#named) {
      names.set(name, groups.length);
      groups.push(index);
    }
    const repeated = new Set<number>();
    for (const [number, index] of groups.entries()) {
      if (this.#repeated.has(index)) repeated.add(number);
    }
    return { groups, names, repeated };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = this.#position;
    const match = sticky.exec(this.#pattern);
    if (match !== null) this.#position += match[0].length;
    return match;
  }

  #emit(text: string): void {
    this.#output += text;
    this.#last = "atom";
  }

  #leadingOptions(): void {
    const match = this.#take(/\(\?([imnsx]*)(?:-([imnsx]*))?\)/);
    if (match === null) return;
    this.#flags = this.#changed(match[1] ?? "", match[2] ?? "");
  }

  #changed(on: string, off: string): Flags {
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

  #step(): void {
    if (this.#flags.ignoreSpace && this.#take(/[ \t-\r]+|#[^\n]*/)) return;
    if (this.#take(/\(\?#[^)]*\)/)) return;
    const char = this.#pattern[this.#position] ?? "";
    switch (char) {
      case "(":
        return this.#open();
      case ")":
        return this.#close();
      case "|":
        this.#position += 1;
        this.#output += "|";
        this.#last = "none";
        for (const group of this.#stack) group.hasAlternation = true;
        return;
      case "[":
        return this.#class();
      case "\\":
        return this.#escape();
      case ".":
        this.#position += 1;
        return this.#emit(this.#flags.singleline ? "[\\s\\S]" : "[^\\n]");
      case "^":
        this.#position += 1;
        return this.#emit(this.#flags.multiline ? "(?<![^\\n])" : "(?<![\\s\\S])");
      case "$":
        this.#position += 1;
        return this.#emit(this.#flags.multiline ? "(?![^\\n])" : atEnd);
      default:
        if (!this.#quantifier()) this.#literal(char);
    }
  }

  #literal(char: string): void {
    this.#position += 1;
    this.#emit(/[{}\]/]/.test(char) ? `\\${char}` : char);
  }

  #quantifier(): boolean {
    const match = this.#take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/);
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
    const flags = this.#flags;
    if (this.#take(/\(\?([imnsx]*)(?:-([imnsx]*))?\)/)) {
      throw new PatternRefusal("Options in the middle of a pattern are not supported; put them first");
    }
    const inline = this.#take(/\(\?([imnsx]*)(?:-([imnsx]*))?:/);
    if (inline !== null) {
      const changed = this.#changed(inline[1] ?? "", inline[2] ?? "");
      this.#output += caseModifier(flags.ignoreCase, changed.ignoreCase);
      this.#push(undefined, flags);
      this.#flags = changed;
      return;
    }
    const look = this.#take(/\(\?(?:=|!|<=|<!)/);
    if (look !== null) {
      this.#output += look[0];
      this.#push(undefined, flags);
      return;
    }
    const named = this.#take(/\(\?(?:<(\w+)>|'(\w+)')/);
    if (named !== null) return this.#capture(named[1] ?? named[2], flags);
    if (this.#pattern.startsWith("(?", this.#position)) {
      throw new PatternRefusal(
        `The group '${this.#pattern.slice(this.#position, this.#position + 4)}…' is not supported; atomic, conditional and balancing groups exist only in .NET`,
      );
    }
    this.#position += 1;
    if (flags.explicitCapture) {
      this.#output += "(?:";
      this.#push(undefined, flags);
    } else this.#capture(undefined, flags);
  }

  #capture(name: string | undefined, flags: Flags): void {
    this.#captures += 1;
    if (name === undefined) this.#unnamed.push(this.#captures);
    else if (/^\d/.test(name) || this.#named.some((group) => group.name === name)) {
      throw new PatternRefusal(`The group name '${name}' is a number or used twice, which is not supported`);
    } else this.#named.push({ name, index: this.#captures });
    for (const group of this.#stack) group.hasCaptures = true;
    this.#output += "(";
    this.#push(this.#captures, flags);
  }

  #push(index: number | undefined, flags: Flags): void {
    this.#stack.push({ index, hasAlternation: false, hasCaptures: false, flags });
    this.#last = "none";
  }

  #close(): void {
    const group = this.#stack.pop();
    if (group === undefined) throw new PatternRefusal("Too many )'s");
    this.#position += 1;
    this.#output += ")";
    this.#flags = group.flags;
    this.#last = group;
  }

  #escape(): void {
    const category = this.#take(/\\[pP]\{(\w+)\}/);
    if (category !== null) return this.#emit(`[${this.#category(category[0], category[1] ?? "")}]`);
    const known = this.#take(/\\[dDwWsS]/);
    if (known !== null) return this.#emit(`[${this.#classes.content(known[0].slice(1))}]`);
    const boundary = this.#take(/\\[bB]/);
    if (boundary !== null) return this.#boundary(boundary[0] === "\\B");
    const anchor = this.#take(/\\[AzZ]/);
    if (anchor !== null) {
      return this.#emit(
        { "\\A": "(?<![\\s\\S])", "\\z": notAnything, "\\Z": atEnd }[anchor[0]] ?? "",
      );
    }
    if (this.#take(/\\(?:k[<'{]|G|[1-9])/)) {
      throw new PatternRefusal("Backreferences and \\G are not supported; match the parts separately");
    }
    this.#emit(this.#singleEscape());
  }

  #category(text: string, name: string): string {
    if (!isCategory(name)) {
      throw new PatternRefusal(`The Unicode block '${name}' is not supported; list the characters`);
    }
    return this.#classes.content(`${text[1]}{${name}}`);
  }

  #boundary(isNegated: boolean): void {
    const word = `[${this.#classes.content("b")}]`;
    const [same, other] = isNegated ? ["(?<=", "(?<!"] : ["(?<!", "(?<="];
    this.#emit(`(?:${other}${word})(?!${word})|${same}${word})(?=${word}))`);
  }

  /** An escape for one character, the same inside and outside of a class. */
  #singleEscape(): string {
    const code = this.#take(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|0([0-7]{0,2})|c([A-Za-z]))/);
    if (code !== null) {
      const [, hex, unit, octal, control] = code;
      if (control !== undefined) return unitEscape(control.toUpperCase().charCodeAt(0) - 64);
      const digits = hex ?? unit;
      return unitEscape(
        digits === undefined ? Number.parseInt(octal || "0", 8) : Number.parseInt(digits, 16),
      );
    }
    const simple = this.#take(/\\([tnrfv]|a|e)/);
    if (simple !== null) {
      return simple[1] === "a" ? "\\u0007" : simple[1] === "e" ? "\\u001b" : simple[0];
    }
    const punctuation = this.#take(/\\([^A-Za-z0-9_])/);
    if (punctuation === null) {
      throw new PatternRefusal(
        `Unrecognized escape sequence '${this.#pattern.slice(this.#position, this.#position + 2)}'`,
      );
    }
    return unitEscape((punctuation[1] ?? "").charCodeAt(0));
  }

  #class(): void {
    const start = this.#take(/\[\^?/);
    let body = start?.[0] ?? "[";
    // A bracket right at the start belongs to the class.
    if (this.#take(/\]/)) body += "\\]";
    for (;;) {
      if (this.#position >= this.#pattern.length) throw new PatternRefusal("Unterminated [] set");
      if (this.#take(/\]/)) break;
      if (this.#take(/-\[/)) {
        throw new PatternRefusal("Class subtraction is not supported; list the characters");
      }
      body += this.#classItem();
    }
    this.#emit(`${body}]`);
  }

  #classItem(): string {
    const category = this.#take(/\\[pP]\{(\w+)\}/);
    if (category !== null) return this.#category(category[0], category[1] ?? "");
    const known = this.#take(/\\[dDwWsS]/);
    if (known !== null) return this.#classes.content(known[0].slice(1));
    if (this.#take(/\\b/)) return "\\b";
    if (this.#pattern[this.#position] === "\\") return this.#singleEscape();
    const char = this.#pattern[this.#position] ?? "";
    this.#position += 1;
    return char === "[" ? "\\[" : char;
  }
}

function caseModifier(before: boolean, after: boolean): string {
  if (before === after) return "(?:";
  return after ? "(?i:" : "(?-i:";
}

function unitEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
