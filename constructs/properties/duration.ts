import { InvalidPropertyError } from "./invalid-property-error.ts";
import { kindOf } from "./kind-of.ts";
import { wholeNumber } from "./whole-number.ts";

const secondsIn = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

/** A unit that a length of time is told in. */
export type DurationUnit = keyof typeof secondsIn;

/**
 * A length of time. It carries its unit, so that nobody has to look up whether a number means seconds or days.
 *
 * @example
 * Duration.minutes(10)
 */
export class Duration {
  /** @throws InvalidPropertyError when the number is not whole, or is negative. */
  static seconds(amount: number): Duration {
    return Duration.#of(amount, "seconds");
  }

  /** @throws InvalidPropertyError when the number is not whole, or is negative. */
  static minutes(amount: number): Duration {
    return Duration.#of(amount, "minutes");
  }

  /** @throws InvalidPropertyError when the number is not whole, or is negative. */
  static hours(amount: number): Duration {
    return Duration.#of(amount, "hours");
  }

  /** A day has 24 hours. @throws InvalidPropertyError when the number is not whole, or is negative. */
  static days(amount: number): Duration {
    return Duration.#of(amount, "days");
  }

  /** Its length in seconds. */
  readonly inSeconds: number;

  private constructor(inSeconds: number) {
    this.inSeconds = inSeconds;
  }

  /** Its length in days, which may have a fraction. */
  get inDays(): number {
    return this.inSeconds / secondsIn.days;
  }

  /** In the largest unit that it is a whole number of. */
  toString(): string {
    const units: readonly DurationUnit[] = ["days", "hours", "minutes", "seconds"];
    const unit = units.find((one) => this.inSeconds % secondsIn[one] === 0) ?? "seconds";
    const amount = this.inSeconds / secondsIn[unit];
    return this.inSeconds === 0
      ? "0 seconds"
      : `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
  }

  static #of(amount: number, unit: DurationUnit): Duration {
    const most = Math.floor(Number.MAX_SAFE_INTEGER / secondsIn[unit]);
    wholeNumber(`Duration.${unit}`, "amount", amount, { least: 0, most });
    return new Duration(amount * secondsIn[unit]);
  }
}

/** The lengths of time that a property may be. */
export interface DurationRange {
  readonly least: Duration;
  readonly most: Duration;
  /** What it must be a whole number of. @default any number of seconds */
  readonly whole?: "days";
}

/**
 * Returns the length of time.
 *
 * @throws InvalidPropertyError when it is out of the range.
 */
export function checkedDuration(
  construct: string,
  property: string,
  value: Duration,
  { least, most, whole }: DurationRange,
): Duration {
  const given: unknown = value;
  const refuse = (it: unknown) =>
    new InvalidPropertyError(
      construct,
      property,
      `must be a Duration from ${least} to ${most}${whole === undefined ? "" : `, in whole ${whole}`}; it is ${it}.`,
    );
  // Without types a number comes here, as older versions of other libraries take them.
  if (!(given instanceof Duration)) throw refuse(typeof given === "number" ? given : kindOf(given));
  if (given.inSeconds < least.inSeconds || given.inSeconds > most.inSeconds) throw refuse(given);
  if (whole !== undefined && given.inSeconds % secondsIn[whole] !== 0) throw refuse(given);
  return given;
}
