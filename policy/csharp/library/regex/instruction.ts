import type { RememberedSet } from "./character-set.ts";
import type { Anchor } from "./syntax.ts";

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
