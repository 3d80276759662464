import type { Random } from "./random.ts";

const zones = [
  "Europe/Zurich",
  "America/New_York",
  "America/Los_Angeles",
  "Asia/Kolkata",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "America/Sao_Paulo",
  "Europe/London",
  "Europe/Moscow",
  "Pacific/Auckland",
  "Asia/Tehran",
  "America/St_Johns",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "UTC",
];

/** Times in zones, those near the changes of their clocks among them. */
export function timeZone(random: Random): string {
  const year = random.int(1990, 2036);
  const time = random.pick([
    () =>
      `new DateTime(${year}, ${random.int(1, 12)}, ${random.int(1, 28)}, ${random.int(0, 23)}, ${random.int(0, 59)}, 0${random.pick(["", ", DateTimeKind.Utc"])})`,
    () =>
      `new DateTime(${random.pick(["2024, 3, 31", "2024, 10, 27", "2024, 3, 10", "2024, 11, 3", "2024, 4, 7", "2024, 10, 6", "2018, 2, 18", "2017, 10, 15", "2011, 12, 30"])}, ${random.int(0, 4)}, ${random.pick([0, 15, 30, 59])}, 0${random.pick(["", "", ", DateTimeKind.Utc"])})`,
  ])();
  const offset = `new DateTimeOffset(${year}, ${random.int(1, 12)}, 15, ${random.int(0, 23)}, 0, 0, TimeSpan.FromHours(${random.int(-5, 9)}))`;
  const zone = () => {
    const id = random.pick(zones);
    return id === "UTC"
      ? random.pick(["TimeZoneInfo.Utc", "TimeZoneInfo.Local"])
      : `TimeZoneInfo.FindSystemTimeZoneById("${id}")`;
  };
  return random.pick([
    () => `TimeZoneInfo.ConvertTimeFromUtc(${time}, ${zone()})`,
    () => `TimeZoneInfo.ConvertTimeToUtc(${time}, ${zone()})`,
    () => `TimeZoneInfo.ConvertTimeToUtc(${time})`,
    () => `TimeZoneInfo.ConvertTime(${time}, ${zone()}, ${zone()})`,
    () => `TimeZoneInfo.ConvertTime(${time}, ${zone()})`,
    () => `TimeZoneInfo.ConvertTime(${offset}, ${zone()})`,
    () => `TimeZoneInfo.ConvertTimeBySystemTimeZoneId(${time}, "${random.pick(zones)}")`,
    () =>
      `TimeZoneInfo.ConvertTimeBySystemTimeZoneId(${time}, "${random.pick(zones)}", "${random.pick(zones)}")`,
    () => `${zone()}.GetUtcOffset(${random.pick([time, offset])})`,
    () => `${zone()}.IsDaylightSavingTime(${random.pick([time, offset])})`,
    () => `${zone()}.IsAmbiguousTime(${random.pick([time, offset])})`,
    () => `${zone()}.IsInvalidTime(${time})`,
    () => `${zone()}.GetAmbiguousTimeOffsets(${time})`,
    () => `${zone()}.BaseUtcOffset`,
    () => `${zone()}.Equals(${zone()})`,
  ])();
}
