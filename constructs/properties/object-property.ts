import { InvalidPropertyError } from "./invalid-property-error.ts";
import { kindOf } from "./kind-of.ts";

/** What the object in a property must have, and where it comes from. */
export interface ObjectShape<T> {
  readonly members: readonly (keyof T & string)[];
  /** What to give instead of anything else, for the sentence that refuses it. */
  readonly give: string;
}

/**
 * Returns the object. TypeScript lets nothing else through; JavaScript does, and would fail later where
 * nobody knows the property.
 *
 * @throws InvalidPropertyError when it is missing, or no such object. What was given is not repeated: it
 * may be a secret.
 */
export function objectProperty<T>(
  construct: string,
  property: string,
  value: T,
  { members, give }: ObjectShape<T>,
): T {
  const given: unknown = value;
  if (typeof given === "object" && given !== null && members.every((name) => name in given)) {
    return value;
  }
  const problem =
    given === undefined || given === null ? "is missing" : `cannot be ${kindOf(given)}`;
  throw new InvalidPropertyError(construct, property, `${problem}. Give ${give}.`);
}
