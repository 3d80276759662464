import { arrayFrom } from "../../runtime/arrays.ts";
import { maxTicks } from "../../runtime/calendar.ts";
import { DateTimeKind, DateTimeOffsetValue, DateTimeValue } from "../../runtime/date-time.ts";
import { argument, required } from "../../runtime/exceptions.ts";
import { TimeSpanValue } from "../../runtime/time-span.ts";
import { define, typeNamed } from "../../types/registry.ts";
import { convert, offsetFor, onClock, TimeZoneInfo, zoneOf } from "./zone.ts";

type Text = string | null;
type Zone = TimeZoneInfo | null;

const { Local, Unspecified, Utc } = DateTimeKind;

const zone = (value: Zone, parameter: string) => required(value, parameter);

function find(id: Text): TimeZoneInfo {
  return TimeZoneInfo.find(required(id, "id"));
}

function convertMoment(time: DateTimeOffsetValue, target: TimeZoneInfo): DateTimeOffsetValue {
  const { offset } = target.atUtc(time.utcTicks);
  const ticks = time.utcTicks + offset;
  if (ticks < 0n) return new DateTimeOffsetValue(0n, 0n);
  return ticks > maxTicks ? new DateTimeOffsetValue(maxTicks, 0n) : time.toOffset(offset);
}

function between(time: DateTimeValue, source: Text, target: Text): DateTimeValue {
  const isOf = (kind: number, each: TimeZoneInfo) =>
    time.kind === kind && source?.toLowerCase() === each.id.toLowerCase();
  if (isOf(Local, TimeZoneInfo.local)) return convert(time, TimeZoneInfo.local, find(target));
  if (isOf(Utc, TimeZoneInfo.utc)) return convert(time, TimeZoneInfo.utc, find(target));
  return convert(time, find(source), find(target));
}

function isDaylight(self: TimeZoneInfo, time: DateTimeValue): boolean {
  if (time.kind === Utc) return self.atUtc(time.ticks).isDaylight;
  const reading = self.read(onClock(self, time).ticks);
  return reading.kind === "once" && reading.time.isDaylight;
}

function ambiguous(self: TimeZoneInfo, time: DateTimeValue): readonly bigint[] | undefined {
  const reading = self.read(onClock(self, time).ticks);
  return reading.kind === "twice" ? reading.times : undefined;
}

// What a zone is called, and the rules of its years, differ from machine to machine.
define("class System.TimeZoneInfo", {
  "static Utc: TimeZoneInfo": () => TimeZoneInfo.utc,
  "static Local: TimeZoneInfo": () => TimeZoneInfo.local,
  "static FindSystemTimeZoneById(string id): TimeZoneInfo": find,
  "static ConvertTime(DateTime dateTime, TimeZoneInfo destinationTimeZone): DateTime": (
    time: DateTimeValue,
    target: Zone,
  ) => convert(time, zoneOf(time), zone(target, "destinationTimeZone")),
  "static ConvertTime(DateTime dateTime, TimeZoneInfo sourceTimeZone, TimeZoneInfo destinationTimeZone): DateTime":
    (time: DateTimeValue, source: Zone, target: Zone) =>
      convert(time, zone(source, "sourceTimeZone"), zone(target, "destinationTimeZone")),
  "static ConvertTime(DateTimeOffset dateTimeOffset, TimeZoneInfo destinationTimeZone): DateTimeOffset":
    (time: DateTimeOffsetValue, target: Zone) =>
      convertMoment(time, zone(target, "destinationTimeZone")),
  "static ConvertTimeFromUtc(DateTime dateTime, TimeZoneInfo destinationTimeZone): DateTime": (
    time: DateTimeValue,
    target: Zone,
  ) => convert(time, TimeZoneInfo.utc, zone(target, "destinationTimeZone")),
  "static ConvertTimeToUtc(DateTime dateTime): DateTime": (time: DateTimeValue) =>
    convert(time, zoneOf(time), TimeZoneInfo.utc),
  "static ConvertTimeToUtc(DateTime dateTime, TimeZoneInfo sourceTimeZone): DateTime": (
    time: DateTimeValue,
    source: Zone,
  ) => convert(time, zone(source, "sourceTimeZone"), TimeZoneInfo.utc),
  "static ConvertTimeBySystemTimeZoneId(DateTime dateTime, string destinationTimeZoneId): DateTime":
    (time: DateTimeValue, target: Text) => convert(time, zoneOf(time), find(target)),
  "static ConvertTimeBySystemTimeZoneId(DateTime dateTime, string sourceTimeZoneId, string destinationTimeZoneId): DateTime":
    between,
  "static ConvertTimeBySystemTimeZoneId(DateTimeOffset dateTimeOffset, string destinationTimeZoneId): DateTimeOffset":
    (time: DateTimeOffsetValue, target: Text) => convertMoment(time, find(target)),
  "Id: string": (self: TimeZoneInfo) => self.id,
  "BaseUtcOffset: TimeSpan": (self: TimeZoneInfo) => new TimeSpanValue(self.baseOffset),
  "SupportsDaylightSavingTime: bool": (self: TimeZoneInfo) => self.hasDaylight,
  "GetUtcOffset(DateTime dateTime): TimeSpan": offsetFor,
  "GetUtcOffset(DateTimeOffset dateTimeOffset): TimeSpan": (
    self: TimeZoneInfo,
    time: DateTimeOffsetValue,
  ) => new TimeSpanValue(self.atUtc(time.utcTicks).offset),
  "IsDaylightSavingTime(DateTime dateTime): bool": isDaylight,
  "IsDaylightSavingTime(DateTimeOffset dateTimeOffset): bool": (
    self: TimeZoneInfo,
    time: DateTimeOffsetValue,
  ) => self.atUtc(time.utcTicks).isDaylight,
  "IsAmbiguousTime(DateTime dateTime): bool": (self: TimeZoneInfo, time: DateTimeValue) =>
    ambiguous(self, time) !== undefined,
  "IsAmbiguousTime(DateTimeOffset dateTimeOffset): bool": (
    self: TimeZoneInfo,
    time: DateTimeOffsetValue,
  ) => ambiguous(self, convertMoment(time, self).dateTime) !== undefined,
  "IsInvalidTime(DateTime dateTime): bool": (self: TimeZoneInfo, time: DateTimeValue) =>
    (time.kind === Unspecified || (time.kind === Local && self === TimeZoneInfo.local)) &&
    self.read(time.ticks).kind === "never",
  "GetAmbiguousTimeOffsets(DateTime dateTime): TimeSpan[]": (
    self: TimeZoneInfo,
    time: DateTimeValue,
  ) => {
    const offsets = ambiguous(self, time);
    if (offsets === undefined) {
      throw argument("The supplied DateTime is not in an ambiguous time range.", "dateTime");
    }
    const spans = offsets.map((offset) => new TimeSpanValue(offset));
    return arrayFrom(typeNamed("System.TimeSpan"), spans);
  },
  "Equals(TimeZoneInfo other): bool": (self: TimeZoneInfo, other: Zone) => self.equals(other),
});

define("class System.TimeZone", {
  "static CurrentTimeZone: TimeZone": () => TimeZoneInfo.local,
  "GetUtcOffset(DateTime time): TimeSpan": () => new TimeSpanValue(0n),
  "IsDaylightSavingTime(DateTime time): bool": () => false,
  "ToLocalTime(DateTime time): DateTime": (_: TimeZoneInfo, time: DateTimeValue) =>
    new DateTimeValue(time.ticks, Local),
  "ToUniversalTime(DateTime time): DateTime": (_: TimeZoneInfo, time: DateTimeValue) =>
    new DateTimeValue(time.ticks, Utc),
});
