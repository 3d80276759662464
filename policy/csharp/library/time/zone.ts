import { maxTicks } from "../../runtime/calendar.ts";
import { DateTimeKind, DateTimeValue } from "../../runtime/date-time.ts";
import { argument, CSharpException } from "../../runtime/exceptions.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { TimeSpanValue, ticksPer } from "../../runtime/time-span.ts";
import { PlainObject } from "../../runtime/value.ts";
import { ZoneOffsets, type ZoneTime } from "../../runtime/zone-offsets.ts";
import { windowsZones } from "./windows-zones.ts";

const { Local, Unspecified, Utc } = DateTimeKind;

/** What a time on the clock of a zone is: it may come twice or never. */
type Reading =
  | { readonly kind: "once"; readonly time: ZoneTime }
  | { readonly kind: "twice"; readonly times: readonly [earlier: bigint, later: bigint] }
  | { readonly kind: "never"; readonly before: bigint };

/** A System.TimeZoneInfo. */
export class TimeZoneInfo extends PlainObject {
  protected readonly typeName = "System.TimeZoneInfo";
  static readonly utc = new TimeZoneInfo("UTC", undefined);
  /** The gateway's clock runs on UTC. */
  static readonly local = new TimeZoneInfo("UTC", undefined);
  readonly id: string;
  readonly #offsets: ZoneOffsets | undefined;

  private constructor(id: string, offsets: ZoneOffsets | undefined) {
    super();
    this.id = id;
    this.#offsets = offsets;
  }

  static find(id: string): TimeZoneInfo {
    if (/^utc$/i.test(id)) return TimeZoneInfo.utc;
    const offsets = ZoneOffsets.find(ofWindows(id) ?? id);
    if (offsets === undefined) {
      throw new CSharpException(
        "System.TimeZoneNotFoundException",
        `The time zone ID '${id}' was not found on the local computer.`,
      );
    }
    return new TimeZoneInfo(offsets.nameOf(id), offsets);
  }

  get baseOffset(): bigint {
    return this.#offsets?.standard ?? 0n;
  }

  get hasDaylight(): boolean {
    return this.#offsets?.hasDaylight ?? false;
  }

  /** Which kind of DateTime is a time of this zone. */
  get kind(): number {
    if (this === TimeZoneInfo.utc) return Utc;
    return this === TimeZoneInfo.local ? Local : Unspecified;
  }

  /** What the clock is ahead at a moment. */
  atUtc(utcTicks: bigint): ZoneTime {
    return this.#offsets?.at(utcTicks) ?? { offset: 0n, isDaylight: false };
  }

  /** What a time on the clock means. */
  read(ticks: bigint): Reading {
    const before = this.atUtc(ticks - ticksPer.day);
    const after = this.atUtc(ticks + ticksPer.day);
    const isValid = ({ offset }: ZoneTime) => this.atUtc(ticks - offset).offset === offset;
    if (before.offset === after.offset)
      return { kind: "once", time: this.atUtc(ticks - before.offset) };
    const [isEarlier, isLater] = [isValid(before), isValid(after)];
    if (isEarlier !== isLater) {
      return { kind: "once", time: this.atUtc(ticks - (isEarlier ? before : after).offset) };
    }
    // Where a zone changes its standard time, .NET takes no time for one that comes twice or never.
    if (before.isDaylight === after.isDaylight) {
      return { kind: "once", time: isEarlier ? before : after };
    }
    if (!isEarlier) return { kind: "never", before: before.offset };
    const offsets = [before.offset, after.offset] as const;
    return { kind: "twice", times: offsets[0] < offsets[1] ? offsets : [offsets[1], offsets[0]] };
  }

  /** What the clock is ahead at a time that it shows: standard time where summer time is another answer. */
  offsetAt(ticks: bigint): bigint {
    const reading = this.read(ticks);
    switch (reading.kind) {
      case "once":
        return reading.time.offset;
      case "twice":
        return reading.times[0];
      case "never":
        return reading.before;
    }
  }

  override toString(): string {
    throw new Unsupported(
      "What a time zone is called differs from machine to machine; use its Id.",
    );
  }

  override equals(other: unknown): boolean {
    return other instanceof TimeZoneInfo && other.id.toLowerCase() === this.id.toLowerCase();
  }

  override get equalityKey(): string {
    return this.id.toLowerCase();
  }
}

function ofWindows(id: string): string | undefined {
  const known = windowsZones.get(id);
  if (known !== undefined) return known;
  const lower = id.toLowerCase();
  return [...windowsZones].find(([name]) => name.toLowerCase() === lower)?.[1];
}

function clamped(ticks: bigint): bigint {
  if (ticks < 0n) return 0n;
  return ticks > maxTicks ? maxTicks : ticks;
}

/** A time of one zone as that of another. */
export function convert(
  time: DateTimeValue,
  source: TimeZoneInfo,
  target: TimeZoneInfo,
): DateTimeValue {
  if (time.kind !== Unspecified && time.kind !== source.kind) {
    throw argument(
      "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.  For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local.",
      "sourceTimeZone",
    );
  }
  if (source.read(time.ticks).kind === "never") {
    throw argument(
      "The supplied DateTime represents an invalid time.  For example, when the clock is adjusted forward, any time in the period that is skipped is invalid.",
      "dateTime",
    );
  }
  const isSame = time.kind !== Unspecified && source.kind !== Unspecified;
  if (isSame && source.kind === target.kind) return time;
  const utc = time.ticks - source.offsetAt(time.ticks);
  return new DateTimeValue(clamped(utc + target.atUtc(clamped(utc)).offset), target.kind);
}

/** The zone that a DateTime is of, where nothing else is said. */
export function zoneOf(time: DateTimeValue): TimeZoneInfo {
  return time.kind === Utc ? TimeZoneInfo.utc : TimeZoneInfo.local;
}

/** What a zone is ahead at a time that is of the zone itself, of UTC or of the gateway's clock. */
export function offsetFor(zone: TimeZoneInfo, time: DateTimeValue): TimeSpanValue {
  const isOfZone = time.kind === Unspecified || time.kind === zone.kind;
  return new TimeSpanValue(isOfZone ? zone.offsetAt(time.ticks) : zone.atUtc(time.ticks).offset);
}

/** A time as the zone's clock shows it. */
export function onClock(zone: TimeZoneInfo, time: DateTimeValue): DateTimeValue {
  return time.kind === Unspecified ? time : convert(time, zoneOf(time), zone);
}
