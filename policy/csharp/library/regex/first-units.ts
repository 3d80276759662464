import { atStart } from "./anchors.ts";
import { RememberedSet, type UnitSet } from "./character-set.ts";
import type { PatternNode } from "./syntax.ts";

/** What a part of a pattern takes first. */
interface Beginning {
  readonly sets: readonly UnitSet[];
  /** Whether it may take nothing, so that what comes behind it is first as well. */
  readonly isOptional: boolean;
}

const none: Beginning = { sets: [], isOptional: false };
const takesNothing: Beginning = { sets: [], isOptional: true };

/** To ask more of them for each unit is work that nobody counts, which trying the pattern is not. */
const mostSets = 32;

/**
 * The units that a match may begin with anywhere but at the start of the text, so that a search passes over all others:
 * "nothing" for a pattern that holds at the start alone, and undefined where a match may begin with anything.
 */
export function firstUnits(pattern: PatternNode): RememberedSet | "nothing" | undefined {
  const beginning = beginningOf(pattern);
  if (beginning === undefined || beginning.isOptional) return undefined;
  const { sets } = beginning;
  if (sets.length === 0) return "nothing";
  if (sets.length > mostSets) return undefined;
  return new RememberedSet((unit) => sets.some((set) => set(unit)));
}

/** Undefined where it may be anything. */
function beginningOf(node: PatternNode): Beginning | undefined {
  switch (node.kind) {
    case "unit":
      return { sets: [node.set], isOptional: false };
    case "sequence":
      return inSequence(node.parts);
    case "choice":
      return ofChoices(node.choices);
    case "repeat": {
      const once = beginningOf(node.node);
      return once && { ...once, isOptional: once.isOptional || node.least === 0 };
    }
    case "capture":
    case "atomic":
      return beginningOf(node.node);
    case "anchor":
      return node.holds === atStart ? none : takesNothing;
    case "look":
      return takesNothing;
    case "reference":
    case "condition":
      return undefined;
  }
}

function inSequence(parts: readonly PatternNode[]): Beginning | undefined {
  const sets: UnitSet[] = [];
  for (const part of parts) {
    const beginning = beginningOf(part);
    if (beginning === undefined) return undefined;
    sets.push(...beginning.sets);
    if (!beginning.isOptional) return { sets, isOptional: false };
  }
  return { sets, isOptional: true };
}

function ofChoices(choices: readonly PatternNode[]): Beginning | undefined {
  const sets: UnitSet[] = [];
  let isOptional = false;
  for (const choice of choices) {
    const beginning = beginningOf(choice);
    if (beginning === undefined) return undefined;
    sets.push(...beginning.sets);
    isOptional ||= beginning.isOptional;
  }
  return { sets, isOptional };
}
