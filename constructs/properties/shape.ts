import { InvalidPropertyError } from "./invalid-property-error.ts";
import type { Kind, Misfit, Shape } from "./kind.ts";
import { misfitOf, misfitOfProperty } from "./misfit.ts";

export type { Shape } from "./kind.ts";

/** Whose properties are checked, and what sentences call them. */
export interface ShapePlace {
  /** The path of the construct, or the name of the function. */
  readonly construct: string;
  /** What the object itself is called. @default "props" */
  readonly property?: string;
  /** Whether the function takes nothing else: neither scope nor id, which others take. */
  readonly isOnlyArgument?: boolean;
  /** Which of several things they belong to, such as ` of the server "orders"`. */
  readonly of?: string;
}

/**
 * Holds properties to the names and kinds that there are. TypeScript does so with all that is written out; JavaScript
 * would leave a misspelt protection out, and nobody would know.
 *
 * @throws InvalidPropertyError for an unknown name, a missing property or one of another kind. What was given is not
 * repeated: it may be a secret.
 */
export function checkShape<T extends object>(place: ShapePlace, shape: Shape<T>, props: T): void {
  refuse(place, misfitOf(shape, props ?? {}));
}

/**
 * Holds an argument that is no object of properties to what it may be.
 * @throws InvalidPropertyError when it is missing or of another kind. It is not repeated: it may be a secret.
 */
export function checkKind<T>(
  place: ShapePlace & { readonly property: string },
  kind: Kind<T>,
  value: T,
): void {
  refuse(place, misfitOfProperty({ ...kind, isNeeded: true }, value));
}

function refuse(place: ShapePlace, misfit: Misfit | undefined): void {
  if (misfit === undefined) return;
  const { construct, property = "props", isOnlyArgument = false, of = "" } = place;
  const { within, problem } = misfit;
  const name = /^[.]/.test(within) ? within.slice(1) : `${property}${within}`;
  const hint = isOnlyArgument && within === "" ? " It takes no scope and no id." : "";
  throw new InvalidPropertyError(construct, `${name}${of}`, `${problem}${hint}`);
}
