import { describe, expect, it } from "vitest";
import {
  laterDate,
  localDate,
  localTime,
  offsetMinutes,
  startOfDate,
} from "../../../mcp-server/weather/local-time.ts";

describe("local time", () => {
  const summer = new Date("2026-07-28T14:30:00Z");

  it.each([
    ["Europe/Lisbon", "2026-07-28T15:30:00+01:00"],
    ["America/St_Johns", "2026-07-28T12:00:00-02:30"],
    ["Asia/Kathmandu", "2026-07-28T20:15:00+05:45"],
    ["Pacific/Kiritimati", "2026-07-29T04:30:00+14:00"],
    ["Etc/GMT+12", "2026-07-28T02:30:00-12:00"],
    ["UTC", "2026-07-28T14:30:00+00:00"],
  ])("of %s", (zone, shown) => {
    expect(localTime(zone, summer)).toBe(shown);
    expect(localDate(zone, summer)).toBe(shown.slice(0, 10));
    expect(new Date(shown)).toEqual(summer);
  });

  it("knows when clocks are changed", () => {
    expect(offsetMinutes("Europe/Berlin", new Date("2026-03-29T00:59:00Z"))).toBe(60);
    expect(offsetMinutes("Europe/Berlin", new Date("2026-03-29T01:00:00Z"))).toBe(120);
  });

  it.each([
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["Europe/Berlin", "2026-07-01", 24],
    ["Pacific/Auckland", "2026-04-05", 25],
    ["Asia/Kathmandu", "2026-01-01", 24],
  ])("a day in %s, %s, has its hours", (zone, date, hours) => {
    const start = startOfDate(zone, date);
    const end = startOfDate(zone, laterDate(date, 1));
    expect(localTime(zone, start).slice(0, 16)).toBe(`${date}T00:00`);
    expect((end.getTime() - start.getTime()) / 3_600_000).toBe(hours);
  });

  it("counts dates over the end of a year", () => {
    expect(laterDate("2026-12-31", 1)).toBe("2027-01-01");
    expect(laterDate("2028-02-28", 1)).toBe("2028-02-29");
  });
});
