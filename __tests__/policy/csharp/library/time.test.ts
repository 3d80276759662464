import { afterEach, describe, expect, it, vi } from "vitest";
import { findingsOf, run, show } from "../evaluating.ts";

describe("DateTime", () => {
  it.each([
    ["new DateTime(2026, 11, 5).ToString()", "11/05/2026 00:00:00"],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("o")', "2026-11-05T13:04:05.0000000"],
    [
      'new DateTime(2026, 11, 5, 13, 4, 5, DateTimeKind.Utc).ToString("o")',
      "2026-11-05T13:04:05.0000000Z",
    ],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("r")', "Thu, 05 Nov 2026 13:04:05 GMT"],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("s")', "2026-11-05T13:04:05"],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("u")', "2026-11-05 13:04:05Z"],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("D")', "Thursday, 05 November 2026"],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("yyyyMMddTHHmmssZ")', "20261105T130405Z"],
    ['new DateTime(2026, 11, 5, 13, 4, 5).ToString("d/M/yy h:m tt")', "5/11/26 1:4 PM"],
    [
      "new DateTime(2026, 11, 5, 0, 4, 5, 7).ToString(\"hh.fff|FF|'at' ddd MMM\")",
      "12.007|0|at Thu Nov".replace("|0|", "||"),
    ],
    ['$"{new DateTime(2026, 11, 5):yyyy-MM-dd}"', "2026-11-05"],
    ['new DateTime(2024, 2, 29).AddYears(1).ToString("d")', "02/28/2025"],
    ["new DateTime(2026, 1, 31).AddMonths(1).Day", "28"],
    ['new DateTime(2026, 12, 31).AddDays(1.5).ToString("s")', "2027-01-01T12:00:00"],
    ['new DateTime(2026, 11, 5).AddSeconds(-1).ToString("s")', "2026-11-04T23:59:59"],
    ["(new DateTime(2026, 11, 5) - new DateTime(2026, 11, 4)).TotalHours", "24"],
    ["new DateTime(2026, 11, 5) > new DateTime(2026, 11, 4)", "True"],
    ["new DateTime(2026, 11, 5) + TimeSpan.FromHours(1)", "11/05/2026 01:00:00"],
    ["new DateTime(2026, 11, 5).DayOfYear", "309"],
    ["new DateTime(1, 1, 1).Ticks", "0"],
    ["new DateTime(1970, 1, 1).Ticks", "621355968000000000"],
    ['DateTime.MaxValue.ToString("o")', "9999-12-31T23:59:59.9999999"],
    ["DateTime.DaysInMonth(2024, 2)", "29"],
    ["DateTime.IsLeapYear(2100)", "False"],
    ['DateTime.Parse("2026-11-05T10:00:00Z").ToString("o")', "2026-11-05T10:00:00.0000000+00:00"],
    ['DateTime.Parse("2026-11-05T12:00:00+02:00").Hour', "10"],
    ['DateTime.Parse("11/05/2026 1:30 PM").ToString("s")', "2026-11-05T13:30:00"],
    ['DateTime.Parse("Thu, 05 Nov 2026 10:00:00 GMT").ToString("s")', "2026-11-05T10:00:00"],
    ['DateTime.Parse("November 5, 2026").Day', "5"],
    ['context.Timestamp.ToString("o")', "2026-11-05T12:30:45.6780000Z"],
    ["DateTime.UtcNow <= DateTime.UtcNow", "True"],
    ["DateTime.UtcNow.Date == DateTime.Today", "True"],
    ["DateTime? d = null; return d?.Year == null && !(d > DateTime.UtcNow);", "True"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    [
      'DateTime.Parse("soon")',
      "System.FormatException",
      "String 'soon' was not recognized as a valid DateTime.",
    ],
    [
      "new DateTime(2026, 2, 30)",
      "System.ArgumentOutOfRangeException",
      "Year, Month, and Day parameters describe an un-representable DateTime. (Parameter 'year')",
    ],
    [
      "DateTime.MaxValue.AddDays(1)",
      "System.ArgumentOutOfRangeException",
      "The added or subtracted value results in an un-representable DateTime. (Parameter 'value')",
    ],
  ])("%s throws %s", (text, typeName, message) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName, message }));
  });

  it.each([
    ["DateTime.UtcNow.ToUniversalTime()", "start from DateTime.UtcNow"],
    ['DateTime.ParseExact("a", "b", null)', "use DateTimeOffset.ParseExact"],
    ['DateTime.TryParse("a", out var d)', "use DateTimeOffset.TryParse"],
    ["DateTime.UtcNow.Kind", "use DateTimeOffset"],
    ["DateTime.UnixEpoch", "FromUnixTimeSeconds(0)"],
    ["new DateTime(1, DateTimeKind.Local)", "only DateTimeKind.Utc"],
  ])("%s is not on the list", (text, advice) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe("csharp-member-not-allowed");
    expect(finding?.message).toContain(advice);
  });
});

describe("DateTimeOffset", () => {
  it.each([
    [
      'DateTimeOffset.FromUnixTimeSeconds(1793872800).ToString("o")',
      "2026-11-05T10:00:00.0000000+00:00",
    ],
    ["DateTimeOffset.FromUnixTimeMilliseconds(1500).ToUnixTimeMilliseconds()", "1500"],
    ['DateTimeOffset.Parse("2026-11-05T10:00:00+02:00").ToUnixTimeSeconds()', "1793865600"],
    ['DateTimeOffset.Parse("2026-11-05T10:00:00+02:00").ToString()', "11/05/2026 10:00:00 +02:00"],
    [
      'DateTimeOffset.Parse("2026-11-05T10:00:00+02:00").UtcDateTime.ToString("o")',
      "2026-11-05T08:00:00.0000000Z",
    ],
    [
      'DateTimeOffset.Parse("2026-11-05T10:00:00+02:00") == DateTimeOffset.Parse("2026-11-05T08:00:00Z")',
      "True",
    ],
    ['DateTimeOffset.ParseExact("20261105", "yyyyMMdd", null).Day', "5"],
    ['DateTimeOffset.TryParse("x", out var d)', "False"],
    [
      "new DateTimeOffset(new DateTime(2026, 11, 5, 0, 0, 0, DateTimeKind.Utc)).ToUnixTimeSeconds()",
      "1793836800",
    ],
    ["DateTimeOffset d = new DateTime(2026, 11, 5); return d.Offset;", "00:00:00"],
    ["DateTimeOffset.UtcNow.AddMinutes(10) > DateTimeOffset.UtcNow", "True"],
    ["DateTimeOffset.FromUnixTimeSeconds(-1).ToUnixTimeSeconds()", "-1"],
    ['DateTimeOffset.Parse("2026-11-05T10:00:00Z").ToString("r")', "Thu, 05 Nov 2026 10:00:00 GMT"],
    ['DateTimeOffset.Parse("2026-11-05T10:00:00+02:00").ToString("u")', "2026-11-05 08:00:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("TimeSpan", () => {
  it.each([
    ["TimeSpan.FromSeconds(90.5)", "00:01:30.5000000"],
    ["TimeSpan.FromDays(1.5)", "1.12:00:00"],
    ["-TimeSpan.FromMinutes(1)", "-00:01:00"],
    ['new TimeSpan(1, 2, 3).ToString("g")', "1:02:03"],
    ['new TimeSpan(1, 2, 3, 4, 5).ToString(@"d\\.hh\\:mm\\:ss\\.fff")', "1.02:03:04.005"],
    ['TimeSpan.Parse("1.02:03:04").TotalSeconds', "93784"],
    ['TimeSpan.TryParse("x", out var t)', "False"],
    ["(int)TimeSpan.FromHours(25).TotalHours + TimeSpan.FromHours(25).Hours", "26"],
    ["TimeSpan.FromSeconds(1) < TimeSpan.FromSeconds(2)", "True"],
    ["TimeSpan.FromSeconds(1).Ticks", "10000000"],
    ["context.Elapsed.TotalMilliseconds", "2500"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("the present moment", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is the system's, also after it was set or this machine slept", () => {
    for (const moment of ["2031-02-03T04:05:06.789Z", "2024-02-29T23:59:59.999Z"]) {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(moment) });
      expect(show('DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ")')).toBe(moment);
    }
  });
});
