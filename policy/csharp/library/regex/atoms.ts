import { blockSet } from "./blocks.ts";
import { categorySet, classSet, ignoringCase, isCategory, type UnitSet } from "./character-set.ts";
import type { Flags } from "./options.ts";
import type { PatternReader } from "./pattern-reader.ts";
import type { PatternNode } from "./syntax.ts";

/** One unit, or with RegexOptions.IgnoreCase every case of it. */
export function unitNode(unit: number, flags: Flags): PatternNode {
  const exact: UnitSet = (other) => other === unit;
  return flags.ignoreCase
    ? { kind: "unit", set: ignoringCase(exact) }
    : { kind: "unit", set: exact, only: unit };
}

/** `.` */
export function anyUnit(flags: Flags): UnitSet {
  return flags.singleline ? () => true : (unit) => unit !== 0x0a;
}

/** `\d`, `\p{Lu}` and their like. */
export function takeClass(reader: PatternReader, flags: Flags): UnitSet | undefined {
  const category = reader.take(/\\([pP])\{(\w+(?:-\w+)*)\}/);
  if (category !== null) {
    const [, letter, name = ""] = category;
    // Without case, a letter of either case is one of each.
    const isCased = flags.ignoreCase && /^L[ult]$/.test(name);
    const set = isCased ? casedLetters : isCategory(name) ? categorySet(name) : blockSet(name);
    if (set === undefined) throw reader.error(`Unknown property '${name}'`);
    return letter === "P" ? not(set) : set;
  }
  const [, letter] = reader.take(/\\([dDwWsS])/) ?? [];
  if (letter === undefined) return undefined;
  const set = classSet(letter.toLowerCase(), flags.ecmaScript);
  return letter === letter.toLowerCase() ? set : not(set);
}

const casedLetters: UnitSet = (unit) => ["Lu", "Ll", "Lt"].some((name) => categorySet(name)(unit));

function not(set: UnitSet): UnitSet {
  return (unit) => !set(unit);
}

const controls: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  e: 0x1b,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};

/** Takes an escape for one character; `\b` is a backspace only inside of a class. */
export function takeEscapedUnit(reader: PatternReader): number {
  const [, hex, unit, octal, control, letter, other] =
    reader.take(
      /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([0-7]{1,3})|c([A-Za-z@[\\\]^_])|([abefnrtv])|([^\w]))/,
    ) ?? [];
  const digits = hex ?? unit;
  if (digits !== undefined) return Number.parseInt(digits, 16);
  if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff;
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) - 64;
  if (letter !== undefined) return controls[letter] ?? 0;
  if (other !== undefined) return other.charCodeAt(0);
  const shown = reader.peek(2);
  throw reader.error(
    shown === "\\" ? "Illegal \\ at end of pattern" : `Unrecognized escape sequence ${shown}`,
  );
}

/** Takes a class in brackets, with `-[…]` for what is taken out of it. */
export function takeBrackets(reader: PatternReader, flags: Flags): UnitSet {
  const isNegated = reader.take(/\[(\^?)/)?.[1] === "^";
  const members: UnitSet[] = [];
  let without: UnitSet | undefined;
  // A bracket right at the start belongs to the class.
  for (let isFirst = true; isFirst || reader.current !== "]"; isFirst = false) {
    if (reader.isAtEnd) throw reader.error("Unterminated [] set");
    if (without !== undefined) {
      throw reader.error("A subtraction must be the last element in a character class");
    }
    if (!isFirst && reader.take(/-(?=\[)/)) without = takeBrackets(reader, flags);
    else members.push(takeMember(reader, flags));
  }
  reader.next();
  const union: UnitSet = (unit) => members.some((member) => member(unit));
  const cased = flags.ignoreCase ? ignoringCase(union) : union;
  const own = isNegated ? not(cased) : cased;
  const taken = without;
  return taken === undefined ? own : (unit) => own(unit) && !taken(unit);
}

/** One class, one character, or a range of them. */
function takeMember(reader: PatternReader, flags: Flags): UnitSet {
  const known = takeClass(reader, flags);
  if (known !== undefined) return known;
  const first = takeUnit(reader);
  if (!reader.take(/-(?![\][])/)) return (unit) => unit === first;
  if (reader.isAtEnd) throw reader.error("Unterminated [] set");
  if (takeClass(reader, flags) !== undefined) {
    throw reader.error("Cannot include class in character range");
  }
  const last = takeUnit(reader);
  if (last < first) throw reader.error("[x-y] range in reverse order");
  return (unit) => unit >= first && unit <= last;
}

function takeUnit(reader: PatternReader): number {
  return reader.current === "\\" ? takeEscapedUnit(reader) : reader.next().charCodeAt(0);
}
