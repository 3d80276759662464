import { overflow } from "./exceptions.ts";
import { TimeSpanValue, ticksPer } from "./time-span.ts";

const whole = /^\s*(-?)(?:(\d+)\.)?((?:\d+:)*\d+|(?:\d+:)+)(?:\.(\d+))?\s*$/;

/** The units of so many numbers with colons between them; of several readings the first that fits. */
const readings: Readonly<Record<number, readonly string[]>> = {
  1: ["d"],
  2: ["hm"],
  3: ["hms", "dhm"],
  4: ["dhms"],
};

/** Reads what `TimeSpan.Parse` does; undefined for what is no time span. @throws OverflowException */
export function parseTimeSpan(text: string): TimeSpanValue | undefined {
  const [match, sign, days, body = "", fraction] = whole.exec(text) ?? [];
  if (match === undefined) return undefined;
  const colons = body.endsWith(":") ? `${body}0` : body;
  const numbers = colons.split(":").map(Number);
  if (body.endsWith(":") && fraction === undefined) return undefined;
  const known = readingsOf(numbers.length, days !== undefined, fraction !== undefined);
  if (known.length === 0) return undefined;
  for (const units of known) {
    const all = days === undefined ? numbers : [Number(days), ...numbers];
    const ticks = ticksOf(units, all, fraction);
    const signed = sign === "-" && ticks !== undefined ? -ticks : ticks;
    if (signed !== undefined && BigInt.asIntN(64, signed) === signed) {
      return new TimeSpanValue(signed);
    }
  }
  throw overflow(
    `The TimeSpan string '${text}' could not be parsed because at least one of the numeric components is out of range or contains too many digits.`,
  );
}

function readingsOf(count: number, hasDays: boolean, hasFraction: boolean): readonly string[] {
  if (hasDays) {
    const isTime = count === 3 || (count === 2 && !hasFraction);
    return isTime ? [`d${"hms".slice(0, count)}`] : [];
  }
  const known = readings[count] ?? [];
  return hasFraction ? known.filter((units) => units.endsWith("s")) : known;
}

const limits: Readonly<Record<string, readonly [most: number, ticks: bigint]>> = {
  d: [10_675_199, ticksPer.day],
  h: [23, ticksPer.hour],
  m: [59, ticksPer.minute],
  s: [59, ticksPer.second],
};

function ticksOf(units: string, numbers: readonly number[], fraction = "0"): bigint | undefined {
  const ticks = ticksOfFraction(fraction);
  if (ticks === undefined) return undefined;
  let sum = ticks;
  for (const [index, unit] of [...units].entries()) {
    const [most = 0, each = 0n] = limits[unit] ?? [];
    const number = numbers[index] ?? 0;
    if (number > most) return undefined;
    sum += BigInt(number) * each;
  }
  return sum;
}

/** Seven digits count; of more, those that are left without the zeros in front, rounded. */
function ticksOfFraction(digits: string): bigint | undefined {
  if (digits.length <= 7) return BigInt(digits.padEnd(7, "0"));
  const number = Number(digits);
  if (number > 9_999_999) return undefined;
  return BigInt(Math.round(number / 10 ** (digits.length - 7)));
}
