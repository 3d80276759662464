import { describe, expect, it } from "vitest";
import { Unsupported } from "../../../../policy/csharp/index.ts";
import { findingsOf, run, show } from "../evaluating.ts";

const zone = (id: string) => `TimeZoneInfo.FindSystemTimeZoneById("${id}")`;
const inSwitzerland = (time: string) =>
  `TimeZoneInfo.ConvertTimeFromUtc(new DateTime(${time}), ${zone("W. Europe Standard Time")}).ToString("s")`;

describe("TimeZoneInfo", () => {
  it.each([
    [inSwitzerland("2026, 1, 2, 3, 4, 5"), "2026-01-02T04:04:05"],
    [inSwitzerland("2026, 7, 2, 3, 4, 5"), "2026-07-02T05:04:05"],
    [inSwitzerland("9999, 12, 31, 23, 59, 59"), "9999-12-31T23:59:59"],
    [
      `TimeZoneInfo.ConvertTimeToUtc(new DateTime(2026, 7, 2, 3, 0, 0), ${zone("America/New_York")}).ToString("o")`,
      "2026-07-02T07:00:00.0000000Z",
    ],
    [
      `TimeZoneInfo.ConvertTimeBySystemTimeZoneId(new DateTime(2026, 1, 1, 12, 0, 0), "Tokyo Standard Time", "India Standard Time").ToString("s")`,
      "2026-01-01T08:30:00",
    ],
    [
      `TimeZoneInfo.ConvertTime(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), ${zone("Asia/Kathmandu")}).ToString("o")`,
      "2026-07-01T05:45:00.0000000+05:45",
    ],
    [`${zone("Europe/Zurich")}.BaseUtcOffset`, "01:00:00"],
    [`${zone("Europe/Zurich")}.GetUtcOffset(new DateTime(2026, 7, 1))`, "02:00:00"],
    [`${zone("Europe/Zurich")}.IsDaylightSavingTime(new DateTime(2026, 7, 1))`, "True"],
    [`${zone("Europe/Zurich")}.IsInvalidTime(new DateTime(2026, 3, 29, 2, 30, 0))`, "True"],
    [`${zone("Europe/Zurich")}.IsAmbiguousTime(new DateTime(2026, 10, 25, 2, 30, 0))`, "True"],
    [`${zone("Europe/Dublin")}.IsDaylightSavingTime(new DateTime(2026, 7, 1))`, "True"],
    [`${zone("Asia/Kolkata")}.SupportsDaylightSavingTime`, "False"],
    [`${zone("europe/zurich")}.Id`, "Europe/Zurich"],
    ["TimeZoneInfo.Local.Id", "UTC"],
    ["TimeZoneInfo.Local.BaseUtcOffset", "00:00:00"],
    [
      'TimeZoneInfo.ConvertTime(new DateTime(2026, 1, 1), TimeZoneInfo.Utc).ToString("o")',
      "2026-01-01T00:00:00.0000000Z",
    ],
    ["TimeZone.CurrentTimeZone.GetUtcOffset(DateTime.UtcNow)", "00:00:00"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    [
      zone("Bogus/Zone"),
      "System.TimeZoneNotFoundException",
      "The time zone ID 'Bogus/Zone' was not found on the local computer.",
    ],
    [
      zone("+01:00"),
      "System.TimeZoneNotFoundException",
      "The time zone ID '+01:00' was not found on the local computer.",
    ],
    [
      `TimeZoneInfo.ConvertTimeToUtc(new DateTime(2026, 3, 29, 2, 30, 0), ${zone("Europe/Zurich")})`,
      "System.ArgumentException",
      "The supplied DateTime represents an invalid time.  For example, when the clock is adjusted forward, any time in the period that is skipped is invalid. (Parameter 'dateTime')",
    ],
    [
      `TimeZoneInfo.ConvertTimeToUtc(DateTime.UtcNow, ${zone("Europe/Zurich")})`,
      "System.ArgumentException",
      "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.  For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local. (Parameter 'sourceTimeZone')",
    ],
  ])("%s throws %s", (text, typeName, message) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName, message }));
  });

  it("does not say what a zone is called", () => {
    expect(() => run("TimeZoneInfo.Utc.ToString()")).toThrow(Unsupported);
    expect(findingsOf("TimeZoneInfo.Utc.DisplayName")[0]?.message).toContain("use Id");
  });
});
