import { RememberedSet } from "./character-set.ts";
import { type Effort, unitsPerStep } from "./effort.ts";
import type { Instruction } from "./instruction.ts";
import type { Anchor } from "./syntax.ts";

const Kind = { only: 0, unit: 1, units: 2, anchor: 3, jump: 4, fork: 5, done: 6 } as const;

/** An instruction of a pattern without captures and loops. All have the same members, so that V8 reads them in a third of the time. */
export interface PlainStep {
  readonly kind: (typeof Kind)[keyof typeof Kind];
  /** The only unit of a set that has no other. */
  readonly unit: number;
  readonly set: RememberedSet;
  readonly least: number;
  readonly most: number;
  readonly isLazy: boolean;
  readonly holds: Anchor;
  /** Where a jump leads, or what a fork tries when what follows it fails. */
  readonly to: number;
}

const nothing: PlainStep = {
  kind: Kind.done,
  unit: 0,
  set: new RememberedSet(() => false),
  least: 0,
  most: 0,
  isLazy: false,
  holds: () => false,
  to: 0,
};

/** The program as steps that go forward only; undefined where it captures, goes round, or looks back. */
export function plainSteps(code: readonly Instruction[]): readonly PlainStep[] | undefined {
  const steps: PlainStep[] = [];
  for (const instruction of code) {
    const step = plainStep(instruction);
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}

function plainStep(instruction: Instruction): PlainStep | undefined {
  switch (instruction.op) {
    case "only": {
      const { unit, back } = instruction;
      return back ? undefined : { ...nothing, kind: Kind.only, unit };
    }
    case "unit": {
      const { set, back } = instruction;
      return back ? undefined : { ...nothing, kind: Kind.unit, set };
    }
    case "units": {
      const { set, least, most, isLazy, back } = instruction;
      return back ? undefined : { ...nothing, kind: Kind.units, set, least, most, isLazy };
    }
    case "anchor":
      return { ...nothing, kind: Kind.anchor, holds: instruction.holds };
    case "jump":
      return { ...nothing, kind: Kind.jump, to: instruction.to };
    case "try":
      return { ...nothing, kind: Kind.fork, to: instruction.otherwise };
    case "done":
      return nothing;
    default:
      return undefined;
  }
}

/** Where a match can still go on when the way it took fails: at a step, at more than one position. */
interface Ways {
  readonly pc: number;
  /** The position that was tried latest. */
  at: number;
  readonly last: number;
  /** Ways that were found earlier, and are tried later. */
  readonly before: Ways | undefined;
}

/** Where a match ends that begins at a position. Each step counts as it does in a matcher. */
export function plainEnd(
  steps: readonly PlainStep[],
  text: string,
  start: number,
  searchedFrom: number,
  effort: Effort,
): number | undefined {
  let ways: Ways | undefined;
  let pc = 0;
  let at = start;
  for (;;) {
    effort.count();
    const step = steps[pc];
    if (step === undefined) throw new Error(`A pattern has no step ${pc}.`);
    const { kind, set } = step;
    let fits = true;
    pc += 1;
    if (kind === Kind.only) {
      fits = text.charCodeAt(at) === step.unit;
      at += 1;
    } else if (kind === Kind.unit) {
      fits = at < text.length && set.has(text.charCodeAt(at));
      at += 1;
    } else if (kind === Kind.units) {
      const { least, most, isLazy } = step;
      const count = countUnits(set, text, at, most, effort);
      const [first, last] = isLazy ? [least, count] : [count, least];
      fits = count >= least;
      if (count > least) ways = { pc, at: at + first, last: at + last, before: ways };
      at += first;
    } else if (kind === Kind.anchor) fits = step.holds(text, at, searchedFrom);
    else if (kind === Kind.jump) pc = step.to;
    else if (kind === Kind.fork) ways = { pc: step.to, at: at - 1, last: at, before: ways };
    else return at;
    if (fits) continue;
    ways = untried(ways);
    if (ways === undefined) return undefined;
    ways.at += ways.at < ways.last ? 1 : -1;
    pc = ways.pc;
    at = ways.at;
  }
}

function countUnits(
  set: RememberedSet,
  text: string,
  start: number,
  most: number,
  effort: Effort,
): number {
  let count = 0;
  for (;;) {
    const found = set.countIn(text, start + count, Math.min(most - count, unitsPerStep));
    count += found;
    if (found < unitsPerStep) return count;
    effort.count();
  }
}

/** The latest ways with a position that was not tried. */
function untried(ways: Ways | undefined): Ways | undefined {
  let latest = ways;
  while (latest !== undefined && latest.at === latest.last) latest = latest.before;
  return latest;
}
