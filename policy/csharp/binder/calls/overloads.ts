import type { Found } from "../../types/member.ts";
import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import type { Argument } from "../bound.ts";
import { type Applicable, applicableForms, type Overload } from "./applicable.ts";
import { isBetter } from "./better-overload.ts";

/** The outcome of overload resolution. */
export type Resolution<M extends Overload> =
  | { readonly kind: "chosen"; readonly overload: Applicable<M> }
  | { readonly kind: "ambiguous"; readonly overloads: readonly Applicable<M>[] }
  | { readonly kind: "none" };

/**
 * Chooses among overloads (C# specification, "Overload resolution"). Levels are tried in order:
 * an applicable overload of a derived type hides all those of its base types.
 */
export function resolveOverload<M extends Overload>(
  binder: Binder,
  levels: readonly (readonly Found<M>[])[],
  given: readonly Argument[],
  typeArguments: readonly Type[] = [],
): Resolution<M> {
  for (const level of levels) {
    const applicable = level.flatMap((found) =>
      applicableForms(binder, found, given, typeArguments),
    );
    if (applicable.length === 0) continue;
    const best = applicable.filter((candidate) =>
      applicable.every((other) => other === candidate || isBetter(binder, given, candidate, other)),
    );
    const [overload] = best;
    return overload === undefined
      ? { kind: "ambiguous", overloads: applicable }
      : { kind: "chosen", overload };
  }
  return { kind: "none" };
}
