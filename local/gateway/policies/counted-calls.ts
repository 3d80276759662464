import { type Later, whenThere } from "../pipeline/later.ts";
import type { StepOf } from "../pipeline/step.ts";

type Counting = StepOf<"quota-by-key"> | StepOf<"rate-limit-by-key">;

/** With an expression in one of these a call is counted when its answer is known. */
export function countsAtTheEnd(step: Counting): boolean {
  const values = [step.written("increment-condition"), step.written("increment-count")];
  return values.some((value) => value?.kind === "expression");
}

/** How much a call counts. */
export function countOf(step: Counting): Later<number> {
  return whenThere(step.flag("increment-condition", true), (counts) =>
    counts
      ? whenThere(step.number("increment-count", 1), (count) => {
          if (Number.isInteger(count) && count >= 0) return count;
          throw step.fault("ConfigurationError", "increment-count must be a whole number.");
        })
      : 0,
  );
}
