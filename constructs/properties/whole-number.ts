import { Token } from "cdktf";
import { InvalidPropertyError } from "./invalid-property-error.ts";
import { shown } from "./shown.ts";

/** The whole numbers that a property may be. */
export interface WholeNumberRange {
  readonly least: number;
  readonly most: number;
  /** What it counts, in the plural; for the sentence that refuses another number. */
  readonly unit?: string;
}

/**
 * Returns the number.
 *
 * @throws InvalidPropertyError when it is no whole number of the range, or one that only the deployment knows: policies
 * are written, and compiled, when the stack is synthesized.
 */
export function wholeNumber(
  construct: string,
  property: string,
  value: number,
  { least, most, unit }: WholeNumberRange,
): number {
  if (Token.isUnresolved(value)) {
    throw new InvalidPropertyError(
      construct,
      property,
      "must be known when the stack is synthesized; it is a value that only the deployment knows.",
    );
  }
  if (!Number.isInteger(value) || value < least || value > most) {
    const counted = unit === undefined ? "" : ` ${unit}`;
    throw new InvalidPropertyError(
      construct,
      property,
      `must be a whole number from ${least} to ${most}${counted}; it is ${shown(value)}.`,
    );
  }
  return value;
}
