import { Captures, noCaptures, type Span } from "./captures.ts";
import { foldUnit } from "./character-set.ts";
import { Effort, unitsPerStep } from "./effort.ts";
import type { Instruction } from "./instruction.ts";
import { plainEnd } from "./plain-steps.ts";
import type { Program } from "./program.ts";
import { type Place, Trail } from "./trail.ts";

/** A match: where it is, and what its groups captured, in order, by number. */
export interface Found extends Span {
  readonly captures: ReadonlyMap<number, readonly Span[]>;
}

/** How often a loop has gone round, and where its latest round began. */
interface Round {
  readonly count: number;
  readonly start: number | undefined;
}

const noRound: Round = { count: 0, start: undefined };
const noRounds: Round[] = [];

/**
 * Searches by trying and going back, as .NET does, so that captures, balancing groups and the order of
 * attempts are the same.
 */
export class Matcher {
  readonly #program: Program;
  readonly #text: string;
  readonly #searchedFrom: number;
  readonly #effort: Effort;
  readonly #trail = new Trail();
  readonly #captures: Captures;
  readonly #rounds: Round[];
  /** Where the latest step has led, and where the way back leads. */
  readonly #place: Place = { pc: 0, at: 0 };

  private constructor(program: Program, text: string, previousEnd: number, effort: Effort) {
    this.#program = program;
    this.#text = text;
    this.#searchedFrom = previousEnd;
    this.#effort = effort;
    this.#captures = new Captures(this.#trail, program.openings);
    this.#rounds = program.loops === 0 ? noRounds : new Array<Round>(program.loops).fill(noRound);
  }

  /**
   * The first match from a position on, in the direction of the pattern.
   *
   * @param where the position, and where the match before it ended, which `\\G` means
   * @param deadline when the search ends, by `performance.now()`
   * @throws RegexMatchTimeoutException
   */
  static search(
    program: Program,
    text: string,
    { from, previousEnd }: { readonly from: number; readonly previousEnd: number },
    deadline = Infinity,
  ): Found | undefined {
    const { first, isRightToLeft, plain } = program;
    const effort = new Effort(deadline);
    const matcher = plain ?? new Matcher(program, text, previousEnd, effort);
    const step = isRightToLeft ? -1 : 1;
    for (let at = from; at >= 0 && at <= text.length; at += step) {
      if (first !== undefined && at > 0) {
        if (first === "nothing") return undefined;
        effort.count();
        if (at === text.length || !first.has(text.charCodeAt(at))) continue;
      }
      const end =
        matcher instanceof Matcher
          ? matcher.#run(0, at)
          : plainEnd(matcher, text, at, previousEnd, effort);
      if (end !== undefined) {
        const captures = matcher instanceof Matcher ? matcher.#captures.byGroup : noCaptures;
        return { start: Math.min(at, end), end: Math.max(at, end), captures };
      }
    }
    return undefined;
  }

  /** Runs from an instruction to the `done` that belongs to it: the position there, if it gets there. */
  #run(start: number, from: number): number | undefined {
    return this.#trail.alone(() => this.#advance(start, from));
  }

  #advance(start: number, from: number): number | undefined {
    const { code } = this.#program;
    const place = this.#place;
    let pc = start;
    let at = from;
    for (;;) {
      this.#effort.count();
      const instruction = code[pc];
      if (instruction === undefined) throw new Error(`A pattern has no instruction ${pc}.`);
      if (instruction.op === "done") return at;
      if (this.#step(instruction, pc, at) || this.#trail.back(place)) {
        pc = place.pc;
        at = place.at;
      } else return undefined;
    }
  }

  #go(pc: number, at: number): true {
    this.#place.pc = pc;
    this.#place.at = at;
    return true;
  }

  /** Finds the place where to go on: false when there is no match this way. */
  #step(instruction: Instruction, pc: number, at: number): boolean {
    const next = pc + 1;
    switch (instruction.op) {
      case "only": {
        // Of a place outside of the text there is no unit.
        const { unit, back } = instruction;
        if (this.#text.charCodeAt(back ? at - 1 : at) !== unit) return false;
        return this.#go(next, back ? at - 1 : at + 1);
      }
      case "unit": {
        const { set, back } = instruction;
        const unit = this.#text.charCodeAt(back ? at - 1 : at);
        if (Number.isNaN(unit) || !set.has(unit)) return false;
        return this.#go(next, back ? at - 1 : at + 1);
      }
      case "units":
        return this.#units(instruction, next, at);
      case "anchor":
        return instruction.holds(this.#text, at, this.#searchedFrom) && this.#go(next, at);
      case "jump":
        return this.#go(instruction.to, at);
      case "try":
        this.#trail.fork(instruction.otherwise, at);
        return this.#go(next, at);
      case "open":
        this.#captures.open(instruction.opening, at);
        return this.#go(next, at);
      case "close": {
        const { opening, into, uncapture } = instruction;
        return this.#captures.close(opening, at, into, uncapture) && this.#go(next, at);
      }
      case "enter":
        this.#setRound(instruction.loop, noRound);
        return this.#go(next, at);
      case "loop":
        return this.#loop(instruction, next, at);
      case "round":
        this.#setRound(instruction.loop, {
          count: this.#round(instruction.loop).count + 1,
          start: at,
        });
        return this.#go(next, at);
      case "reference":
        return this.#reference(instruction, next, at);
      case "look":
        return this.#look(instruction, next, at);
      case "group": {
        const matched = this.#captures.latest(instruction.group) !== undefined;
        return this.#go(matched ? next : instruction.otherwise, at);
      }
      case "done":
        return false;
    }
  }

  #units(instruction: Instruction & { op: "units" }, pc: number, at: number): boolean {
    const { set, least, most, isLazy, back } = instruction;
    const step = back ? -1 : 1;
    const text = this.#text;
    const longest = Math.min(most, back ? at : text.length - at);
    let count = 0;
    for (let place = back ? at - 1 : at; count < longest; place += step) {
      if (!set.has(text.charCodeAt(place))) break;
      count += 1;
      if (count % unitsPerStep === 0) this.#effort.count();
    }
    if (count < least) return false;
    const first = isLazy ? least : count;
    const bound = isLazy ? count : least;
    if (first !== bound) {
      const change = isLazy ? 1 : -1;
      this.#trail.forkUnits({ kind: "units", pc, from: at, count: first, bound, step, change });
    }
    return this.#go(pc, at + step * first);
  }

  #loop(instruction: Instruction & { op: "loop" }, pc: number, at: number): boolean {
    const { loop, least, most, isLazy, exit } = instruction;
    const { count, start } = this.#round(loop);
    // A round that took nothing would be followed by rounds that take nothing.
    const isEmpty = start === at;
    if (count < least && !isEmpty) return this.#go(pc, at);
    if (count >= most || isEmpty) return this.#go(exit, at);
    this.#trail.fork(isLazy ? pc : exit, at);
    return this.#go(isLazy ? exit : pc, at);
  }

  #round(loop: number): Round {
    return this.#rounds[loop] ?? noRound;
  }

  #setRound(loop: number, round: Round): void {
    const before = this.#round(loop);
    this.#rounds[loop] = round;
    this.#trail.changed(() => {
      this.#rounds[loop] = before;
    });
  }

  #reference(instruction: Instruction & { op: "reference" }, pc: number, at: number): boolean {
    const span = this.#captures.latest(instruction.group);
    if (span === undefined) return instruction.isOptional && this.#go(pc, at);
    const length = span.end - span.start;
    const start = instruction.back ? at - length : at;
    if (start < 0 || start + length > this.#text.length) return false;
    for (let index = 0; index < length; index += 1) {
      const a = this.#text.charCodeAt(span.start + index);
      const b = this.#text.charCodeAt(start + index);
      if (a !== b && !(instruction.ignoreCase && foldUnit(a) === foldUnit(b))) return false;
    }
    return this.#go(pc, instruction.back ? start : at + length);
  }

  #look(
    { isNegative, isAtomic, end }: Instruction & { op: "look" },
    pc: number,
    at: number,
  ): boolean {
    const run = () => this.#advance(pc, at);
    if (isNegative) {
      // What a pattern captured that must not follow is forgotten.
      return this.#trail.alonePassing(run) === undefined && this.#go(end, at);
    }
    const reached = this.#trail.alone(run);
    return reached !== undefined && this.#go(end, isAtomic ? reached : at);
  }
}
