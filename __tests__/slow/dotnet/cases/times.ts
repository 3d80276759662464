import { long } from "./literals.ts";
import type { Random } from "./random.ts";

export const dateTimes = [
  "new DateTime(2020, 1, 2, 3, 4, 5)",
  "new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc)",
  "new DateTime(2020, 2, 29)",
  "new DateTime(1999, 12, 31, 23, 59, 59, 999)",
  "new DateTime(1, 1, 1)",
  "DateTime.MaxValue",
  "DateTime.MinValue",
  "new DateTime(637134336000000000L)",
  "new DateTime(637134336001234567L, DateTimeKind.Utc)",
  "new DateTime(2024, 10, 27, 1, 30, 0)",
  "new DateTime(2000, 1, 1, 12, 0, 0)",
  "new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)",
  "new DateTime(2021, 7, 4, 0, 5, 9)",
];
export const dateTimeOffsets = [
  "new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero)",
  "new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))",
  "new DateTimeOffset(2020, 1, 2, 3, 4, 5, new TimeSpan(-5, -30, 0))",
  "DateTimeOffset.FromUnixTimeSeconds(1577934245)",
  "DateTimeOffset.MaxValue",
  "DateTimeOffset.MinValue",
  "DateTimeOffset.FromUnixTimeMilliseconds(-1)",
  "new DateTimeOffset(637134336001234567L, TimeSpan.FromMinutes(90))",
];

export function timeSpan(random: Random): string {
  if (random.chance(0.3)) return `TimeSpan.FromTicks(${long(random)})`;
  return random.pick([
    "TimeSpan.Zero",
    "new TimeSpan(1, 2, 3)",
    "new TimeSpan(-1, -2, -3)",
    "new TimeSpan(1, 2, 3, 4, 5)",
    "TimeSpan.FromDays(30)",
    "TimeSpan.FromMilliseconds(1)",
    "TimeSpan.MaxValue",
    "TimeSpan.MinValue",
    "TimeSpan.FromHours(2)",
    "TimeSpan.FromMinutes(-90)",
    "new TimeSpan(12345678)",
    "new TimeSpan(25, 61, 61)",
  ]);
}
