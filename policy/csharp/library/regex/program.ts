import { RememberedSet } from "./character-set.ts";
import { firstUnits } from "./first-units.ts";
import type { Instruction } from "./instruction.ts";
import { type PlainStep, plainSteps } from "./plain-steps.ts";
import type { GroupRef, Pattern, PatternNode } from "./syntax.ts";

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
  /** The code of a pattern that needs no matcher. */
  readonly plain: readonly PlainStep[] | undefined;
}

export function compilePattern(pattern: Pattern, isRightToLeft: boolean): Program {
  const compiler = new ProgramCompiler(pattern);
  compiler.emit(pattern.node, isRightToLeft);
  compiler.code.push({ op: "done" });
  const { code, loops, openings } = compiler;
  const { numbers, names } = pattern;
  const first = isRightToLeft ? undefined : firstUnits(pattern.node);
  const plain = plainSteps(code);
  return { code, loops, openings, numbers, names, isRightToLeft, first, plain };
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
