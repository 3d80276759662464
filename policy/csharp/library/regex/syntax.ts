import type { UnitSet } from "./character-set.ts";

/** A part of a pattern. */
export type PatternNode =
  | {
      readonly kind: "unit";
      readonly set: UnitSet;
      /** The only unit of the set, where it has but one. */
      readonly only?: number;
    }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly choices: readonly PatternNode[] }
  | {
      readonly kind: "repeat";
      readonly node: PatternNode;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
    }
  | {
      readonly kind: "capture";
      /** What it captures into; undefined when it only takes a capture of `uncapture` away. */
      readonly group: GroupRef | undefined;
      /** The other group of a balancing group. */
      readonly uncapture: GroupRef | undefined;
      readonly node: PatternNode;
    }
  | {
      readonly kind: "look";
      readonly isBehind: boolean;
      readonly isNegative: boolean;
      readonly node: PatternNode;
    }
  | { readonly kind: "atomic"; readonly node: PatternNode }
  | {
      readonly kind: "reference";
      readonly group: GroupRef;
      readonly ignoreCase: boolean;
      /** With RegexOptions.ECMAScript a group that took no part is an empty text. */
      readonly isOptional: boolean;
    }
  | {
      readonly kind: "condition";
      /** A group that must have matched, or a pattern that must follow. */
      readonly test: GroupRef | PatternNode;
      readonly yes: PatternNode;
      readonly no: PatternNode;
    }
  | { readonly kind: "anchor"; readonly holds: Anchor };

/** Whether a place in a text is one that an anchor means. */
export type Anchor = (text: string, at: number, searchedFrom: number) => boolean;

/** A group by its number, or by a name that gets its number when the whole pattern is read. */
export type GroupRef = number | string;

export const emptyNode: PatternNode = { kind: "sequence", parts: [] };

/** A pattern that has been read. */
export interface Pattern {
  readonly node: PatternNode;
  /** The numbers of the groups in order, the whole match first; they may have gaps. */
  readonly numbers: readonly number[];
  readonly names: ReadonlyMap<string, number>;
}
