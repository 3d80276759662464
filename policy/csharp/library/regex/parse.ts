import { escapedAnchor, lineAnchor } from "./anchors.ts";
import { anyUnit, takeBrackets, takeClass, takeEscapedUnit, unitNode } from "./atoms.ts";
import { changed, type Flags, flagsOf } from "./options.ts";
import { PatternReader } from "./pattern-reader.ts";
import { emptyNode, type GroupRef, type Pattern, type PatternNode } from "./syntax.ts";

/** Reads a pattern of .NET. @throws PatternError when .NET refuses it, Unsupported when only we do */
export function parsePattern(pattern: string, options: number): Pattern {
  return new PatternParser(pattern, flagsOf(options)).run();
}

const inlineOptions = /\(\?([imnsx]*)(?:-([imnsx]*))?\)/;
const groupOptions = /\(\?([imnsx]*)(?:-([imnsx]*))?:/;
const namedGroup = /\(\?(?:<(?![=!])([^>]*)>|'([^']*)')/;
const count = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})/;
const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/;

class PatternParser {
  readonly #reader: PatternReader;
  #flags: Flags;
  /** The groups that a whole pattern has: references may stand before them. */
  readonly #groups: Groups;
  #isInCondition = false;

  constructor(pattern: string, flags: Flags) {
    this.#reader = new PatternReader(pattern);
    this.#flags = flags;
    this.#groups = new Groups();
  }

  run(): Pattern {
    const node = this.#choice();
    if (!this.#reader.isAtEnd) throw this.#reader.error("Too many )'s");
    const { numbers, names } = this.#groups.numbered();
    for (const reference of this.#groups.references) {
      const isKnown =
        typeof reference === "number" ? numbers.includes(reference) : names.has(reference);
      if (!isKnown) {
        const what = typeof reference === "number" ? "number" : "name";
        throw this.#reader.error(`Reference to undefined group ${what} ${reference}`);
      }
    }
    return { node, numbers, names };
  }

  /** Alternatives up to the end of the group. */
  #choice(): PatternNode {
    const outer = this.#flags;
    const choices = [this.#sequence()];
    while (this.#reader.take(/\|/)) choices.push(this.#sequence());
    this.#flags = outer;
    const [only = emptyNode] = choices;
    return choices.length === 1 ? only : { kind: "choice", choices };
  }

  #sequence(): PatternNode {
    const reader = this.#reader;
    const parts: PatternNode[] = [];
    for (;;) {
      this.#skip();
      if (reader.isAtEnd || reader.current === "|" || reader.current === ")") break;
      const options = reader.take(inlineOptions);
      if (options !== null) {
        if (this.#isInCondition) throw reader.error("Unrecognized grouping construct");
        this.#flags = changed(this.#flags, options[1] ?? "", options[2] ?? "");
        continue;
      }
      const repeated = reader.take(quantifier);
      if (repeated !== null) {
        throw reader.error(`Quantifier '${repeated[0]}' following nothing`);
      }
      const atom = this.#atom();
      if (atom !== undefined) parts.push(this.#repeated(atom));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "sequence", parts };
  }

  /** Comments, and white space where it does not count. */
  #skip(): void {
    const space = this.#flags.ignoreSpace ? /(?:[\s]+|#[^\n]*|\(\?#[^)]*\))+/ : /(?:\(\?#[^)]*\))+/;
    this.#reader.take(space);
  }

  #repeated(node: PatternNode): PatternNode {
    const reader = this.#reader;
    this.#skip();
    const match = reader.take(count);
    if (match === null) return node;
    const [, sign, from, comma, to] = match;
    const least = sign === undefined ? Number(from) : sign === "+" ? 1 : 0;
    const bound = sign === undefined ? to : undefined;
    const exact = sign === undefined && comma === undefined;
    const most = sign === "?" ? 1 : exact ? least : bound ? Number(bound) : Infinity;
    if (most < least) throw reader.error("Illegal {x,y} with x > y");
    // A comment may stand in front of the mark that makes it lazy.
    this.#skip();
    const isLazy = reader.take(/\?/) !== null;
    this.#skip();
    const again = reader.take(quantifier);
    if (again !== null) throw reader.error(`Nested quantifier '${again[0]}'`);
    return { kind: "repeat", node, least, most, isLazy };
  }

  #atom(): PatternNode | undefined {
    const reader = this.#reader;
    const flags = this.#flags;
    switch (reader.current) {
      case "(":
        return this.#group();
      case "[":
        return { kind: "unit", set: takeBrackets(reader, flags) };
      case ".":
        reader.next();
        return { kind: "unit", set: anyUnit(flags) };
      case "^":
      case "$":
        return { kind: "anchor", holds: lineAnchor(reader.next() === "^" ? "^" : "$", flags) };
      case "\\":
        return this.#escape();
      default:
        return unitNode(reader.next().charCodeAt(0), flags);
    }
  }

  #escape(): PatternNode {
    const reader = this.#reader;
    const flags = this.#flags;
    const anchor = reader.take(/\\([AzZGbB])/)?.[1];
    if (anchor !== undefined) return { kind: "anchor", holds: escapedAnchor(anchor, flags) };
    const [, angled, quoted] = reader.take(/\\k(?:<(\w+)>|'(\w+)')/) ?? [];
    const name = angled ?? quoted;
    if (name !== undefined) return this.#reference(refOf(name));
    // Two digits and more are a character when there is no such group.
    const number = reader.take(/\\([1-9])(?!\d)/)?.[1] ?? this.#longReference();
    if (number !== undefined) return this.#reference(Number(number));
    const set = takeClass(reader, flags);
    return set === undefined ? unitNode(takeEscapedUnit(reader), flags) : { kind: "unit", set };
  }

  #longReference(): string | undefined {
    const digits = /^\\([1-9]\d+)/.exec(this.#reader.peek(6))?.[1];
    if (digits === undefined || Number(digits) > countGroups(this.#reader.pattern))
      return undefined;
    return this.#reader.take(/\\(\d+)/)?.[1];
  }

  #reference(group: GroupRef): PatternNode {
    this.#groups.references.push(group);
    const { ignoreCase, ecmaScript: isOptional } = this.#flags;
    return { kind: "reference", group, ignoreCase, isOptional };
  }

  #group(): PatternNode {
    const isInCondition = this.#isInCondition;
    this.#isInCondition = false;
    const node = this.#groupIn(isInCondition);
    this.#isInCondition = isInCondition;
    return node;
  }

  #groupIn(isInCondition: boolean): PatternNode {
    const reader = this.#reader;
    const options = reader.take(groupOptions);
    if (options !== null) {
      // .NET knows no options right inside of a condition.
      const hasOptions = `${options[1] ?? ""}${options[2] ?? ""}` !== "";
      if (isInCondition && hasOptions) throw reader.error("Unrecognized grouping construct");
      const outer = this.#flags;
      this.#flags = changed(outer, options[1] ?? "", options[2] ?? "");
      const node = this.#closed();
      this.#flags = outer;
      return node;
    }
    const [look] = reader.take(/\(\?<?[=!]/) ?? [];
    if (look !== undefined) {
      const [isBehind, isNegative] = [look.includes("<"), look.endsWith("!")];
      return { kind: "look", isBehind, isNegative, node: this.#closed() };
    }
    if (reader.take(/\(\?>/)) return { kind: "atomic", node: this.#closed() };
    if (reader.take(/\(\?(?=\()/)) return this.#condition();
    const named = reader.take(namedGroup);
    if (named !== null) return this.#named(named[1] ?? named[2] ?? "");
    if (reader.peek(2) === "(?") throw reader.error("Unrecognized grouping construct");
    reader.next();
    if (this.#flags.explicitCapture) return this.#closed();
    const group = this.#groups.unnamed();
    return { kind: "capture", group, uncapture: undefined, node: this.#closed() };
  }

  /** `(?<name>…)`, `(?<3>…)` and the balancing `(?<name-other>…)`. */
  #named(text: string): PatternNode {
    const [, name, minus, other] = /^(\w*)(?:(-)(\w+))?$/.exec(text) ?? [];
    const isNumber = /^\d/.test(name ?? "");
    const isWrong = name === undefined || (name === "" && minus === undefined) || name === "0";
    if (isWrong || (isNumber && !/^\d+$/.test(name))) {
      throw this.#reader.error("Invalid group name: Group names must begin with a word character");
    }
    const group = name === "" ? undefined : refOf(name);
    if (group !== undefined) this.#groups.add(group);
    const uncapture = other === undefined ? undefined : refOf(other);
    if (uncapture !== undefined) this.#groups.references.push(uncapture);
    return { kind: "capture", group, uncapture, node: this.#closed() };
  }

  /** `(?(test)yes|no)`: the test is a group that exists, or else a pattern to look for. */
  #condition(): PatternNode {
    const reader = this.#reader;
    const name = /^\((\w+)\)/.exec(reader.pattern.slice(reader.position))?.[1];
    let test: GroupRef | PatternNode;
    if (name !== undefined && hasGroup(reader.pattern, name)) {
      reader.take(/\(\w+\)/);
      test = refOf(name);
      this.#groups.references.push(test);
    } else {
      const isGroup = reader.peek(2) === "(?";
      if (!isGroup) reader.next();
      test = isGroup
        ? this.#group()
        : { kind: "look", isBehind: false, isNegative: false, node: this.#closed() };
    }
    this.#isInCondition = true;
    const body = this.#closed();
    this.#isInCondition = false;
    const [yes = emptyNode, no = emptyNode, ...more] =
      body.kind === "choice" ? body.choices : [body];
    if (more.length > 0) throw reader.error("Too many | in (?()|)");
    return { kind: "condition", test, yes, no };
  }

  /** What stands in a group, up to its closing parenthesis. */
  #closed(): PatternNode {
    const node = this.#choice();
    if (!this.#reader.take(/\)/)) throw this.#reader.error("Not enough )'s");
    return node;
  }
}

function refOf(name: string): GroupRef {
  return /^\d+$/.test(name) ? Number(name) : name;
}

/** Roughly how many groups a pattern opens, which tells `\12` from an octal character. */
function countGroups(pattern: string): number {
  return [...pattern.matchAll(/\\[\s\S]|\((?!\?(?!<[^=!]|'))/g)].filter(([at]) => at === "(")
    .length;
}

function hasGroup(pattern: string, name: string): boolean {
  if (/^\d+$/.test(name)) return Number(name) <= countGroups(pattern);
  return pattern.includes(`(?<${name}>`) || pattern.includes(`(?'${name}'`);
}

/** Numbers groups: those without a name from left to right, then those with one. */
class Groups {
  readonly references: GroupRef[] = [];
  readonly #numbers = new Set([0]);
  readonly #names = new Set<string>();
  #unnamed = 0;

  unnamed(): number {
    this.#unnamed += 1;
    this.#numbers.add(this.#unnamed);
    return this.#unnamed;
  }

  add(group: GroupRef): void {
    if (typeof group === "number") this.#numbers.add(group);
    else this.#names.add(group);
  }

  numbered(): Pick<Pattern, "numbers" | "names"> {
    const taken = new Set(this.#numbers);
    const names = new Map<string, number>();
    let next = this.#unnamed + 1;
    for (const name of this.#names) {
      while (taken.has(next)) next += 1;
      taken.add(next);
      names.set(name, next);
    }
    return { numbers: [...taken].sort((a, b) => a - b), names };
  }
}
