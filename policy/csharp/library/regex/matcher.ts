import { spend } from "../../runtime/budget.ts";
import { CSharpException } from "../../runtime/exceptions.ts";
import { foldUnit } from "./character-set.ts";
import type { Instruction, Program } from "./program.ts";

/** Where something was captured. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A match: where it is, and what its groups captured, in order, by number. */
export interface Found extends Span {
  readonly captures: ReadonlyMap<number, readonly Span[]>;
}

/** What to go back to: another way on, more or fewer units, or a change to be undone. */
type Alternative =
  | { readonly kind: "way"; readonly pc: number; readonly at: number }
  | {
      readonly kind: "units";
      readonly pc: number;
      readonly from: number;
      count: number;
      readonly bound: number;
      readonly step: 1 | -1;
      readonly change: 1 | -1;
    }
  | { readonly kind: "undo"; readonly undo: () => void };

const stepsPerSpending = 64;

/**
 * Searches by trying and going back, as .NET does, so that captures, balancing groups and the order of
 * attempts are the same. What to go back to is a list of its own: a long text does not take stack.
 */
export class Matcher {
  readonly #program: Program;
  readonly #text: string;
  readonly #searchedFrom: number;
  readonly #deadline: number;
  readonly #captures = new Map<number, Span[]>();
  readonly #starts: number[][];
  readonly #rounds: number[];
  readonly #roundStarts: number[];
  #alternatives: Alternative[] = [];
  #steps = 0;

  private constructor(program: Program, text: string, from: number, deadline: number) {
    this.#program = program;
    this.#text = text;
    this.#searchedFrom = from;
    this.#deadline = deadline;
    this.#starts = Array.from({ length: program.openings }, () => []);
    this.#rounds = new Array<number>(program.loops).fill(0);
    this.#roundStarts = new Array<number>(program.loops).fill(-1);
  }

  /**
   * The first match from a position on, in the direction of the pattern.
   *
   * @param deadline when the search ends, by `performance.now()`
   * @throws RegexMatchTimeoutException
   */
  static search(
    program: Program,
    text: string,
    from: number,
    deadline = Infinity,
  ): Found | undefined {
    const matcher = new Matcher(program, text, from, deadline);
    const step = program.isRightToLeft ? -1 : 1;
    const [first] = program.code;
    for (let at = from; at >= 0 && at <= text.length; at += step) {
      // What begins with a certain unit is not tried elsewhere.
      if (first?.op === "unit") {
        matcher.#count();
        const place = step === 1 ? at : at - 1;
        if (place < 0 || place >= text.length || !first.set(text.charCodeAt(place))) continue;
      }
      const end = matcher.#run(0, at);
      if (end !== undefined) {
        const captures = matcher.#captures;
        return { start: Math.min(at, end), end: Math.max(at, end), captures };
      }
    }
    return undefined;
  }

  #count(): void {
    this.#steps += 1;
    if (this.#steps % stepsPerSpending !== 0) return;
    spend(8);
    if (performance.now() > this.#deadline) {
      throw new CSharpException(
        "System.Text.RegularExpressions.RegexMatchTimeoutException",
        "The Regex engine has timed out while trying to match a pattern to an input string. This can occur for many reasons, including very large inputs or excessive backtracking caused by nested quantifiers, back-references and other factors.",
      );
    }
  }

  /** Runs from an instruction to the `done` that belongs to it: the position there, if it gets there. */
  #run(start: number, from: number): number | undefined {
    const outer = this.#alternatives;
    this.#alternatives = [];
    const end = this.#advance(start, from);
    const own = this.#alternatives;
    this.#alternatives = outer;
    // Nothing goes back into what is done, but its changes are undone when what is around it fails.
    if (end !== undefined) for (const each of own) if (each.kind === "undo") outer.push(each);
    return end;
  }

  #advance(start: number, from: number): number | undefined {
    const { code } = this.#program;
    let pc = start;
    let at = from;
    for (;;) {
      this.#count();
      const instruction = code[pc];
      if (instruction === undefined) throw new Error(`A pattern has no instruction ${pc}.`);
      if (instruction.op === "done") return at;
      const next = this.#step(instruction, pc, at);
      if (next !== undefined) {
        pc = next.pc;
        at = next.at;
        continue;
      }
      const back = this.#back();
      if (back === undefined) return undefined;
      pc = back.pc;
      at = back.at;
    }
  }

  /** Where to go on, or undefined when there is no match this way. */
  #step(instruction: Instruction, pc: number, at: number): { pc: number; at: number } | undefined {
    const next = pc + 1;
    switch (instruction.op) {
      case "unit": {
        const place = instruction.back ? at - 1 : at;
        if (!this.#isIn(instruction.set, place)) return undefined;
        return { pc: next, at: instruction.back ? at - 1 : at + 1 };
      }
      case "units":
        return this.#units(instruction, next, at);
      case "anchor":
        return instruction.holds(this.#text, at, this.#searchedFrom) ? { pc: next, at } : undefined;
      case "jump":
        return { pc: instruction.to, at };
      case "try":
        this.#alternatives.push({ kind: "way", pc: instruction.otherwise, at });
        return { pc: next, at };
      case "open":
        this.#push(this.#starts[instruction.group] ?? [], at);
        return { pc: next, at };
      case "close":
        return this.#close(instruction, at) ? { pc: next, at } : undefined;
      case "enter":
        this.#setRound(instruction.loop, 0, -1);
        return { pc: next, at };
      case "loop":
        return this.#loop(instruction, next, at);
      case "round":
        this.#setRound(instruction.loop, (this.#rounds[instruction.loop] ?? 0) + 1, at);
        return { pc: next, at };
      case "reference":
        return this.#reference(instruction, next, at);
      case "look":
        return this.#look(instruction, next, at);
      case "group": {
        const matched = (this.#captures.get(instruction.group)?.length ?? 0) > 0;
        return { pc: matched ? next : instruction.otherwise, at };
      }
      case "done":
        return undefined;
    }
  }

  #isIn(set: (unit: number) => boolean, place: number): boolean {
    return place >= 0 && place < this.#text.length && set(this.#text.charCodeAt(place));
  }

  /** Undoes and goes back to the latest other way. */
  #back(): { pc: number; at: number } | undefined {
    for (;;) {
      const last = this.#alternatives.at(-1);
      if (last === undefined) return undefined;
      if (last.kind === "units" && last.count !== last.bound) {
        last.count += last.change;
        return { pc: last.pc, at: last.from + last.step * last.count };
      }
      this.#alternatives.pop();
      if (last.kind === "undo") last.undo();
      if (last.kind === "way") return last;
    }
  }

  #units(
    instruction: Instruction & { op: "units" },
    pc: number,
    at: number,
  ): { pc: number; at: number } | undefined {
    const { set, least, most, isLazy, back } = instruction;
    const step = back ? -1 : 1;
    let count = 0;
    while (count < most && this.#isIn(set, back ? at - count - 1 : at + count)) {
      count += 1;
      if (count % stepsPerSpending === 0) this.#count();
    }
    if (count < least) return undefined;
    const [first, bound] = isLazy ? [least, count] : [count, least];
    if (first !== bound) {
      const change = isLazy ? 1 : -1;
      this.#alternatives.push({ kind: "units", pc, from: at, count: first, bound, step, change });
    }
    return { pc, at: at + step * first };
  }

  #loop(
    instruction: Instruction & { op: "loop" },
    pc: number,
    at: number,
  ): { pc: number; at: number } {
    const { loop, least, most, isLazy, exit } = instruction;
    const rounds = this.#rounds[loop] ?? 0;
    // A round that took nothing would be followed by rounds that take nothing.
    const isEmpty = rounds > 0 && this.#roundStarts[loop] === at;
    if (rounds < least && !isEmpty) return { pc, at };
    if (rounds >= most || isEmpty) return { pc: exit, at };
    this.#alternatives.push({ kind: "way", pc: isLazy ? pc : exit, at });
    return { pc: isLazy ? exit : pc, at };
  }

  #setRound(loop: number, rounds: number, start: number): void {
    const [roundsBefore, startBefore] = [this.#rounds[loop] ?? 0, this.#roundStarts[loop] ?? -1];
    this.#rounds[loop] = rounds;
    this.#roundStarts[loop] = start;
    this.#undo(() => {
      this.#rounds[loop] = roundsBefore;
      this.#roundStarts[loop] = startBefore;
    });
  }

  #undo(undo: () => void): void {
    this.#alternatives.push({ kind: "undo", undo });
  }

  #push<T>(list: T[], item: T): void {
    list.push(item);
    this.#undo(() => list.pop());
  }

  #pop<T>(list: T[]): T | undefined {
    const item = list.pop();
    if (item !== undefined) this.#undo(() => list.push(item));
    return item;
  }

  #capturesOf(group: number): Span[] {
    const known = this.#captures.get(group);
    if (known !== undefined) return known;
    const list: Span[] = [];
    this.#captures.set(group, list);
    return list;
  }

  #close({ group, into, uncapture }: Instruction & { op: "close" }, at: number): boolean {
    const opened = this.#pop(this.#starts[group] ?? []) ?? at;
    let span: Span = { start: Math.min(opened, at), end: Math.max(opened, at) };
    if (uncapture !== undefined) {
      const taken = this.#pop(this.#capturesOf(uncapture));
      if (taken === undefined) return false;
      // The text between the two (.NET documentation, "Balancing group definitions").
      span = between(span, taken);
    }
    if (into !== undefined) this.#push(this.#capturesOf(into), span);
    return true;
  }

  #reference(
    instruction: Instruction & { op: "reference" },
    pc: number,
    at: number,
  ): { pc: number; at: number } | undefined {
    const span = this.#captures.get(instruction.group)?.at(-1);
    if (span === undefined) return instruction.isOptional ? { pc, at } : undefined;
    const length = span.end - span.start;
    const start = instruction.back ? at - length : at;
    if (start < 0 || start + length > this.#text.length) return undefined;
    for (let index = 0; index < length; index += 1) {
      const a = this.#text.charCodeAt(span.start + index);
      const b = this.#text.charCodeAt(start + index);
      if (a !== b && !(instruction.ignoreCase && foldUnit(a) === foldUnit(b))) return undefined;
    }
    return { pc, at: instruction.back ? start : at + length };
  }

  #look(
    { isNegative, isAtomic, end }: Instruction & { op: "look" },
    pc: number,
    at: number,
  ): { pc: number; at: number } | undefined {
    const mark = this.#alternatives.length;
    const reached = this.#run(pc, at);
    if (!isNegative) {
      return reached === undefined ? undefined : { pc: end, at: isAtomic ? reached : at };
    }
    if (reached === undefined) return { pc: end, at };
    // What a pattern captured that must not follow is forgotten.
    for (const each of this.#alternatives.splice(mark).toReversed()) {
      if (each.kind === "undo") each.undo();
    }
    return undefined;
  }
}

function between(one: Span, other: Span): Span {
  if (one.start >= other.end) return { start: other.end, end: one.start };
  if (one.end <= other.start) return { start: one.end, end: other.start };
  const start = Math.max(one.start, other.start);
  return { start, end: Math.max(start, Math.min(one.end, other.end)) };
}
