import { whenThere } from "../pipeline/later.ts";
import type { Reader } from "../pipeline/readers.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";

type Counting = WrittenPolicy<"increment-condition" | "increment-count">;

/** With an expression in one of these a call is counted when its answer is known. */
export function countsAtTheEnd(policy: Counting): boolean {
  const values = [policy.written("increment-condition"), policy.written("increment-count")];
  return values.some((value) => value?.kind === "expression");
}

/** How much a call counts. */
export function countOf(policy: Counting): Reader<number> {
  const isCounted = policy.flag("increment-condition", true);
  const count = policy.number("increment-count", 1);
  return (execution) =>
    whenThere(isCounted(execution), (counts) =>
      counts
        ? whenThere(count(execution), (is) => {
            if (Number.isInteger(is) && is >= 0) return is;
            throw policy.fault("ConfigurationError", "increment-count must be a whole number.");
          })
        : 0,
    );
}
