import { argument, format, overflow } from "./exceptions.ts";
import { PlainObject } from "./value.ts";

/** 100-nanosecond intervals in the larger units. */
export const ticksPer = {
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
} as const;

const min = -(1n << 63n);
const max = (1n << 63n) - 1n;
const mostMilliseconds = 922_337_203_685_477;

/** System.TimeSpan. */
export class TimeSpanValue extends PlainObject {
  protected readonly typeName = "System.TimeSpan";
  readonly ticks: bigint;

  constructor(ticks: bigint) {
    super();
    if (ticks < min || ticks > max) {
      throw overflow("TimeSpan overflowed because the duration is too long.");
    }
    this.ticks = ticks;
  }

  /** A duration of so many units, to the tick, as `TimeSpan.FromSeconds` and its like give it. */
  static from(value: number, ticksPerUnit: bigint): TimeSpanValue {
    if (Number.isNaN(value)) {
      throw argument("TimeSpan does not accept floating point Not-a-Number values.");
    }
    const ticks = value * Number(ticksPerUnit);
    if (Math.abs(ticks) > Number(max)) {
      throw overflow("TimeSpan overflowed because the duration is too long.");
    }
    return new TimeSpanValue(BigInt(Math.trunc(ticks)));
  }

  /** The days, hours and so on as `TimeSpan.Days` and its like give them, with the sign. */
  part(unit: bigint, modulus: bigint): number {
    return Number((this.ticks / unit) % modulus);
  }

  /** The whole duration in a unit, with its fraction. */
  total(unit: bigint): number {
    const total = Number(this.ticks) / Number(unit);
    if (unit !== ticksPer.millisecond) return total;
    // .NET keeps milliseconds to what a long of ticks makes.
    return Math.min(Math.max(total, -mostMilliseconds), mostMilliseconds);
  }

  compareTo(other: unknown): number {
    const { ticks } = other as TimeSpanValue;
    return this.ticks < ticks ? -1 : Number(this.ticks > ticks);
  }

  override equals(other: unknown): boolean {
    return other instanceof TimeSpanValue && other.ticks === this.ticks;
  }

  override get equalityKey(): string {
    return String(this.ticks);
  }

  override toString(): string {
    return this.format(null);
  }

  format(text: string | null): string {
    switch (text) {
      case null:
      case "":
      case "c":
      case "t":
      case "T":
        return this.#constant();
      case "g":
      case "G":
        return this.#general(text === "G");
      default:
        return text.length === 1 ? refuseFormat() : this.#custom(text);
    }
  }

  #constant(): string {
    const { sign, days, hours, minutes, seconds, fraction } = this.#fields();
    const dayPart = days === 0n ? "" : `${days}.`;
    const fractionPart = fraction === 0n ? "" : `.${pad(fraction, 7)}`;
    return `${sign}${dayPart}${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}${fractionPart}`;
  }

  #general(isLong: boolean): string {
    const { sign, days, hours, minutes, seconds, fraction } = this.#fields();
    const dayPart = days === 0n && !isLong ? "" : `${days}:`;
    const hourPart = isLong ? pad(hours, 2) : String(hours);
    const digits = isLong ? pad(fraction, 7) : pad(fraction, 7).replace(/0+$/, "");
    const fractionPart = digits === "" ? "" : `.${digits}`;
    return `${sign}${dayPart}${hourPart}:${pad(minutes, 2)}:${pad(seconds, 2)}${fractionPart}`;
  }

  #custom(pattern: string): string {
    const { days, hours, minutes, seconds, fraction } = this.#fields();
    const tokens = /d+|hh?|mm?|ss?|f{1,7}|F{1,7}|\\.|'[^']*'|"[^"]*"|%|[\s\S]/g;
    return pattern.replace(tokens, (token) => {
      switch (token[0]) {
        case "d":
          if (token.length > 8) return refuseFormat();
          return pad(days, token.length);
        case "h":
          return pad(hours, token.length);
        case "m":
          return pad(minutes, token.length);
        case "s":
          return pad(seconds, token.length);
        case "f":
          return pad(fraction, 7).slice(0, token.length);
        case "F":
          return pad(fraction, 7).slice(0, token.length).replace(/0+$/, "");
        case "\\":
          return token.slice(1);
        case "'":
        case '"':
          return token.slice(1, -1);
        case "%":
          return "";
        default:
          return refuseFormat();
      }
    });
  }

  #fields() {
    const ticks = this.ticks < 0n ? -this.ticks : this.ticks;
    return {
      sign: this.ticks < 0n ? "-" : "",
      days: ticks / ticksPer.day,
      hours: (ticks / ticksPer.hour) % 24n,
      minutes: (ticks / ticksPer.minute) % 60n,
      seconds: (ticks / ticksPer.second) % 60n,
      fraction: ticks % ticksPer.second,
    };
  }
}

function pad(value: bigint, digits: number): string {
  return value.toString().padStart(digits, "0");
}

function refuseFormat(): never {
  throw format("Input string was not in a correct format.");
}
