import { spend } from "./budget.ts";
import { unixEpochTicks } from "./calendar.ts";
import { ticksPer } from "./time-span.ts";

/** What a clock is ahead of UTC at a moment, and whether that is summer time. */
export interface ZoneTime {
  /** In ticks. */
  readonly offset: bigint;
  readonly isDaylight: boolean;
}

/** The zones of the time zone database, as JavaScript's Intl has them. */
export class ZoneOffsets {
  readonly #offsets: Intl.DateTimeFormat;
  readonly #names: Intl.DateTimeFormat;
  #standard: bigint | undefined;
  #hasDaylight: boolean | undefined;

  private constructor(id: string) {
    this.#offsets = formatOf(id, "longOffset");
    this.#names = formatOf(id, "long");
  }

  /** A zone, or undefined where there is none of that name. */
  static find(id: string): ZoneOffsets | undefined {
    const known = zones.get(id);
    if (known !== undefined) return known;
    if (!isZone(id)) return undefined;
    const zone = new ZoneOffsets(id);
    zones.set(id, zone);
    return zone;
  }

  /** @param utcTicks a moment */
  at(utcTicks: bigint): ZoneTime {
    spend(20);
    const offset = this.#offsetAt(utcTicks);
    const name = nameIn(this.#names, utcTicks);
    // Ireland calls its summer time standard time.
    const isNamed = /Summer|Daylight|Irish Standard/.test(name);
    const isUnnamed = name.startsWith("GMT") && name !== "GMT";
    return { offset, isDaylight: isNamed || (isUnnamed && this.#isLater(offset, utcTicks)) };
  }

  /** Where a zone has no names: whether it is later than half a year before and after. */
  #isLater(offset: bigint, utcTicks: bigint): boolean {
    return [-halfYear, halfYear].some((step) => this.#offsetAt(utcTicks + step) < offset);
  }

  /** To the minute: before zones were agreed on, .NET takes the seconds off what is not of today's offset. */
  #offsetAt(utcTicks: bigint): bigint {
    const { standard } = this;
    return (
      standard + ((this.#exactOffsetAt(utcTicks) - standard) / ticksPer.minute) * ticksPer.minute
    );
  }

  #exactOffsetAt(utcTicks: bigint): bigint {
    const name = nameIn(this.#offsets, utcTicks);
    const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(name);
    const [, sign, hours = "0", minutes = "0", seconds = "0"] = match ?? [];
    const ticks =
      BigInt(hours) * ticksPer.hour +
      BigInt(minutes) * ticksPer.minute +
      BigInt(seconds) * ticksPer.second;
    return sign === "-" ? -ticks : ticks;
  }

  /** The offset without summer time, this year. */
  get standard(): bigint {
    this.#standard ??= this.#year(new Date().getUTCFullYear()).reduce((a, b) => (b < a ? b : a));
    return this.#standard;
  }

  /** Whether its clocks have been changed since Windows keeps rules for each year. */
  get hasDaylight(): boolean {
    this.#hasDaylight ??= Array.from({ length: new Date().getUTCFullYear() - 2006 }, (_, years) =>
      this.#year(2007 + years),
    ).some((offsets) => new Set(offsets).size > 1);
    return this.#hasDaylight;
  }

  #year(year: number): readonly bigint[] {
    return Array.from({ length: 12 }, (_, month) => {
      const milliseconds = BigInt(Date.UTC(year, month, 15));
      return this.#exactOffsetAt(unixEpochTicks + milliseconds * ticksPer.millisecond);
    });
  }

  /** A name as the database writes it, where only its case is another. */
  nameOf(id: string): string {
    const { timeZone } = this.#offsets.resolvedOptions();
    return timeZone.toLowerCase() === id.toLowerCase() ? timeZone : id;
  }
}

const zones = new Map<string, ZoneOffsets>();
const halfYear = 183n * ticksPer.day;

function formatOf(timeZone: string, timeZoneName: "longOffset" | "long"): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName });
}

function nameIn(format: Intl.DateTimeFormat, utcTicks: bigint): string {
  const milliseconds = Number((utcTicks - unixEpochTicks) / ticksPer.millisecond);
  const parts = format.formatToParts(milliseconds);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** Intl takes offsets such as +01:00 for zones, which .NET does not. */
function isZone(id: string): boolean {
  if (!/^[A-Za-z][\w+-]*(?:\/[A-Za-z][\w+-]*)*$/.test(id)) return false;
  try {
    return formatOf(id, "longOffset") !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
