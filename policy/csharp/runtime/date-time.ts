import { addMonths, isValid, maxTicks, partsOf, ticksFrom, unixEpochTicks } from "./calendar.ts";
import { argument, argumentOutOfRange, format as formatException } from "./exceptions.ts";
import { formatMoment } from "./format-date.ts";
import { TimeSpanValue, ticksPer } from "./time-span.ts";
import { PlainObject } from "./value.ts";

/** What System.DateTimeKind says about a time; the numbers are .NET's. */
export const DateTimeKind = { Unspecified: 0, Utc: 1, Local: 2 } as const;

function checked(ticks: bigint | undefined): bigint {
  if (ticks === undefined || ticks < 0n || ticks > maxTicks) {
    throw argumentOutOfRange(
      "value",
      "The added or subtracted value results in an un-representable DateTime.",
    );
  }
  return ticks;
}

// The clock that counts microseconds stands still while a laptop sleeps, and knows nothing of a clock that
// was set: it only says what passed since the last whole millisecond of the system's time.
let clockStarted = performance.timeOrigin;

/** Tells policies the time, in milliseconds since 1970. */
export const policyClock = { now: (): number => Date.now() };

/** The present moment in ticks, to the microsecond. */
export function nowTicks(): bigint {
  const millisecond = policyClock.now();
  let counted = clockStarted + performance.now();
  if (Math.abs(counted - millisecond) > 2) {
    clockStarted += millisecond - counted;
    // What is told after this counts from here.
    counted = millisecond;
  }
  const microseconds = Math.floor((counted - millisecond) * 1000);
  const within = Math.min(Math.max(microseconds, 0), 999);
  return unixEpochTicks + BigInt(millisecond) * 10_000n + BigInt(within * 10);
}

/** Ticks of calendar values, or ArgumentOutOfRangeException. */
export function calendarTicks(values: readonly number[]): bigint {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = values;
  const parts = { year, month, day, hour, minute, second, fraction: millisecond * 10_000 };
  if (!isValid(parts) || millisecond < 0 || millisecond > 999) {
    throw argumentOutOfRange(
      "year",
      "Year, Month, and Day parameters describe an un-representable DateTime.",
    );
  }
  return ticksFrom(parts);
}

/**
 * System.DateTime. The gateway's clock runs on UTC, so local time is UTC; only the kind tells
 * them apart.
 */
export class DateTimeValue extends PlainObject {
  protected readonly typeName = "System.DateTime";
  readonly ticks: bigint;
  readonly kind: number;

  constructor(ticks: bigint, kind: number) {
    super();
    this.ticks = checked(ticks);
    this.kind = kind;
  }

  /** The moment of a JavaScript date, in UTC. */
  static fromDate(date: Date): DateTimeValue {
    return new DateTimeValue(
      unixEpochTicks + BigInt(date.getTime()) * ticksPer.millisecond,
      DateTimeKind.Utc,
    );
  }

  add(ticks: bigint): DateTimeValue {
    return new DateTimeValue(this.ticks + ticks, this.kind);
  }

  /** Adds so many units, to the tick as .NET 7 and later do. */
  addUnits(value: number, ticksPerUnit: bigint): DateTimeValue {
    const whole = Math.trunc(value);
    if (!(Math.abs(whole) * Number(ticksPerUnit) <= Number(maxTicks))) {
      throw argumentOutOfRange("value", "Value to add was out of range.");
    }
    const rest = Math.trunc((value - whole) * Number(ticksPerUnit));
    return this.add(BigInt(whole) * ticksPerUnit + BigInt(rest));
  }

  addMonths(months: number): DateTimeValue {
    return new DateTimeValue(checked(addMonths(this.ticks, months)), this.kind);
  }

  subtract(other: DateTimeValue): TimeSpanValue {
    return new TimeSpanValue(this.ticks - other.ticks);
  }

  compareTo(other: unknown): number {
    const { ticks } = other as DateTimeValue;
    return this.ticks < ticks ? -1 : Number(this.ticks > ticks);
  }

  override equals(other: unknown): boolean {
    return other instanceof DateTimeValue && other.ticks === this.ticks;
  }

  override get equalityKey(): string {
    return String(this.ticks);
  }

  override toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    const zone =
      this.kind === DateTimeKind.Utc ? "utc" : this.kind === DateTimeKind.Local ? "offset" : "none";
    return formatMoment({ ticks: this.ticks, offset: 0n, zone }, format || "G");
  }
}

/** Throws for an offset that no DateTimeOffset has. */
export function checkOffset(offset: bigint): void {
  if (offset % ticksPer.minute !== 0n) {
    throw argument("Offset must be specified in whole minutes.", "offset");
  }
  if (offset > 14n * ticksPer.hour || offset < -14n * ticksPer.hour) {
    throw argumentOutOfRange("offset", "Offset must be within plus or minus 14 hours.");
  }
}

/** System.DateTimeOffset. */
export class DateTimeOffsetValue extends PlainObject {
  protected readonly typeName = "System.DateTimeOffset";
  /** The time of the clock at the offset. */
  readonly clockTicks: bigint;
  readonly offset: bigint;

  constructor(clockTicks: bigint, offset: bigint) {
    super();
    checkOffset(offset);
    this.clockTicks = checked(clockTicks);
    this.offset = offset;
    checked(this.utcTicks);
  }

  static fromUnixSeconds(seconds: bigint): DateTimeOffsetValue {
    if (seconds < -62_135_596_800n || seconds > 253_402_300_799n) {
      throw argumentOutOfRange(
        "seconds",
        "Valid values are between -62135596800 and 253402300799, inclusive.",
      );
    }
    return new DateTimeOffsetValue(unixEpochTicks + seconds * ticksPer.second, 0n);
  }

  static fromUnixMilliseconds(milliseconds: bigint): DateTimeOffsetValue {
    return new DateTimeOffsetValue(unixEpochTicks + milliseconds * ticksPer.millisecond, 0n);
  }

  get utcTicks(): bigint {
    return this.clockTicks - this.offset;
  }

  /** Seconds since 1970, rounded down. */
  get unixSeconds(): bigint {
    return this.utcTicks / ticksPer.second - 62_135_596_800n;
  }

  get unixMilliseconds(): bigint {
    return this.utcTicks / ticksPer.millisecond - 62_135_596_800_000n;
  }

  get dateTime(): DateTimeValue {
    return new DateTimeValue(this.clockTicks, DateTimeKind.Unspecified);
  }

  get utcDateTime(): DateTimeValue {
    return new DateTimeValue(this.utcTicks, DateTimeKind.Utc);
  }

  add(ticks: bigint): DateTimeOffsetValue {
    return new DateTimeOffsetValue(this.clockTicks + ticks, this.offset);
  }

  addUnits(value: number, ticksPerUnit: bigint): DateTimeOffsetValue {
    const moved = this.dateTime.addUnits(value, ticksPerUnit);
    return new DateTimeOffsetValue(moved.ticks, this.offset);
  }

  addMonths(months: number): DateTimeOffsetValue {
    return new DateTimeOffsetValue(this.dateTime.addMonths(months).ticks, this.offset);
  }

  toOffset(offset: bigint): DateTimeOffsetValue {
    return new DateTimeOffsetValue(this.utcTicks + offset, offset);
  }

  compareTo(other: unknown): number {
    const { utcTicks } = other as DateTimeOffsetValue;
    return this.utcTicks < utcTicks ? -1 : Number(this.utcTicks > utcTicks);
  }

  override equals(other: unknown): boolean {
    return other instanceof DateTimeOffsetValue && other.utcTicks === this.utcTicks;
  }

  override get equalityKey(): string {
    return String(this.utcTicks);
  }

  override toString(): string {
    return this.format(null);
  }

  format(format: string | null): string {
    if (format === "U") throw formatException("Input string was not in a correct format.");
    const moment = { ticks: this.clockTicks, offset: this.offset, zone: "offset" } as const;
    return formatMoment(moment, format || "MM/dd/yyyy HH:mm:ss zzz");
  }
}

/** The date of a time, without its hours. */
export function dateOf(ticks: bigint): bigint {
  return ticks - (ticks % ticksPer.day);
}

/** A part of the calendar date or time of day. */
export function calendarPart(
  ticks: bigint,
  part: "year" | "month" | "day" | "hour" | "minute" | "second",
): number {
  return partsOf(ticks)[part];
}
