import { RememberedSet } from "./character-set.ts";
import { firstUnits } from "./first-units.ts";
import type { Anchor, GroupRef, Pattern, PatternNode } from "./syntax.ts";

/** One instruction of a matcher. `back` instructions read the text from right to left. */
export type Instruction =
  | { readonly op: "unit"; readonly set: RememberedSet; readonly back: boolean }
  /** A unit of a set that has no other. */
  | { readonly op: "only"; readonly unit: number; readonly back: boolean }
  /** As many units of a set as there are, or as few as will do. */
  | {
      readonly op: "units";
      readonly set: RememberedSet;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
      readonly back: boolean;
    }
  | { readonly op: "anchor"; readonly holds: Anchor }
  | { readonly op: "jump"; to: number }
  /** Goes on with the next instruction, and when that fails at another. */
  | { readonly op: "try"; otherwise: number }
  | { readonly op: "open"; readonly opening: number }
  | {
      readonly op: "close";
      readonly opening: number;
      readonly into: number | undefined;
      readonly uncapture: number | undefined;
    }
  | { readonly op: "enter"; readonly loop: number }
  | {
      readonly op: "loop";
      readonly loop: number;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
      exit: number;
    }
  /** The start of a round of a loop. */
  | { readonly op: "round"; readonly loop: number }
  | {
      readonly op: "reference";
      readonly group: number;
      readonly ignoreCase: boolean;
      readonly isOptional: boolean;
      readonly back: boolean;
    }
  /** Runs what follows up to its `done` by itself; nothing goes back into it. */
  | { readonly op: "look"; readonly isNegative: boolean; readonly isAtomic: boolean; end: number }
  | { readonly op: "group"; readonly group: number; otherwise: number }
  | { readonly op: "done" };

/** A pattern as instructions. */
export interface Program {
  readonly code: readonly Instruction[];
  readonly loops: number;
  /** How many pairs of open and close there are, whatever they capture into. */
  readonly openings: number;
  readonly numbers: readonly number[];
  readonly names: ReadonlyMap<string, number>;
  readonly isRightToLeft: boolean;
  /** What a match begins with that does not begin at the start of the text; undefined where it may be anything. */
  readonly first: RememberedSet | "nothing" | undefined;
}

export function compilePattern(pattern: Pattern, isRightToLeft: boolean): Program {
  const compiler = new ProgramCompiler(pattern);
  compiler.emit(pattern.node, isRightToLeft);
  compiler.code.push({ op: "done" });
  const { code, loops, openings } = compiler;
  const { numbers, names } = pattern;
  const first = isRightToLeft ? undefined : firstUnits(pattern.node);
  return { code, loops, openings, numbers, names, isRightToLeft, first };
}

class ProgramCompiler {
  readonly code: Instruction[] = [];
  loops = 0;
  openings = 0;
  readonly #names: ReadonlyMap<string, number>;

  constructor({ names }: Pattern) {
    this.#names = names;
  }

  emit(node: PatternNode, back: boolean): void {
    switch (node.kind) {
      case "unit":
        this.code.push(
          node.only === undefined
            ? { op: "unit", set: new RememberedSet(node.set), back }
            : { op: "only", unit: node.only, back },
        );
        break;
      case "anchor":
        this.code.push({ op: "anchor", holds: node.holds });
        break;
      case "sequence":
        for (const part of back ? node.parts.toReversed() : node.parts) this.emit(part, back);
        break;
      case "choice":
        this.#choice(node.choices, back);
        break;
      case "repeat":
        this.#repeat(node, back);
        break;
      case "capture":
        this.#capture(node, back);
        break;
      case "look":
        this.#look(node.node, node.isBehind, node.isNegative, false);
        break;
      case "atomic":
        this.#look(node.node, back, false, true);
        break;
      case "reference":
        this.code.push({
          op: "reference",
          group: this.#number(node.group),
          ignoreCase: node.ignoreCase,
          isOptional: node.isOptional,
          back,
        });
        break;
      case "condition":
        this.#condition(node, back);
        break;
    }
  }

  #number(group: GroupRef): number {
    const number = typeof group === "number" ? group : this.#names.get(group);
    if (number === undefined) throw new Error(`A pattern was read that has no group ${group}.`);
    return number;
  }

  #choice(choices: readonly PatternNode[], back: boolean): void {
    const jumps: { to: number }[] = [];
    for (const [index, choice] of choices.entries()) {
      if (index === choices.length - 1) {
        this.emit(choice, back);
        break;
      }
      const attempt = { op: "try" as const, otherwise: 0 };
      this.code.push(attempt);
      this.emit(choice, back);
      const jump = { op: "jump" as const, to: 0 };
      this.code.push(jump);
      jumps.push(jump);
      attempt.otherwise = this.code.length;
    }
    for (const jump of jumps) jump.to = this.code.length;
  }

  #repeat(node: PatternNode & { kind: "repeat" }, back: boolean): void {
    const { least, most, isLazy } = node;
    if (node.node.kind === "unit") {
      const set = new RememberedSet(node.node.set);
      this.code.push({ op: "units", set, least, most, isLazy, back });
      return;
    }
    const loop = this.loops;
    this.loops += 1;
    this.code.push({ op: "enter", loop });
    const start = this.code.length;
    const test = { op: "loop" as const, loop, least, most, isLazy, exit: 0 };
    this.code.push(test, { op: "round", loop });
    this.emit(node.node, back);
    this.code.push({ op: "jump", to: start });
    test.exit = this.code.length;
  }

  #capture(node: PatternNode & { kind: "capture" }, back: boolean): void {
    const opening = this.openings;
    this.openings += 1;
    this.code.push({ op: "open", opening });
    this.emit(node.node, back);
    this.code.push({
      op: "close",
      opening,
      into: node.group === undefined ? undefined : this.#number(node.group),
      uncapture: node.uncapture === undefined ? undefined : this.#number(node.uncapture),
    });
  }

  #look(node: PatternNode, back: boolean, isNegative: boolean, isAtomic: boolean): void {
    const look = { op: "look" as const, isNegative, isAtomic, end: 0 };
    this.code.push(look);
    this.emit(node, back);
    this.code.push({ op: "done" });
    look.end = this.code.length;
  }

  #condition(node: PatternNode & { kind: "condition" }, back: boolean): void {
    const { test } = node;
    const jump = { op: "jump" as const, to: 0 };
    if (typeof test === "object") {
      // Whether it follows decides for good, so the test of `yes` alone goes first.
      const attempt = { op: "try" as const, otherwise: 0 };
      this.code.push(attempt);
      this.emit(test, back);
      this.emit(node.yes, back);
      this.code.push(jump);
      attempt.otherwise = this.code.length;
      if (test.kind === "look") this.emit({ ...test, isNegative: true }, back);
    } else {
      const check = { op: "group" as const, group: this.#number(test), otherwise: 0 };
      this.code.push(check);
      this.emit(node.yes, back);
      this.code.push(jump);
      check.otherwise = this.code.length;
    }
    this.emit(node.no, back);
    jump.to = this.code.length;
  }
}
