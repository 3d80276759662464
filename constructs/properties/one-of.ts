import { InvalidPropertyError } from "./invalid-property-error.ts";

/**
 * Returns the value. TypeScript lets no other through; JavaScript does.
 *
 * @throws InvalidPropertyError when it is none of those that there are.
 */
export function oneOf<T extends string | number>(
  construct: string,
  property: string,
  value: T,
  all: readonly T[],
): T {
  if (all.includes(value)) return value;
  throw new InvalidPropertyError(
    construct,
    property,
    `must be one of ${all.join(", ")}; it is "${String(value)}".`,
  );
}
