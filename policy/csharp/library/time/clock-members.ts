import { dayOfWeek, dayOfYear } from "../../runtime/calendar.ts";
import { calendarPart } from "../../runtime/date-time.ts";
import { TimeSpanValue, ticksPer } from "../../runtime/time-span.ts";

/** What a calendar and a clock show, which every type of time has alike. @param ticks what the clock shows */
export function clockMembers<Time>(ticks: (self: Time) => bigint) {
  return {
    "Year: int": (self: Time) => calendarPart(ticks(self), "year"),
    "Month: int": (self: Time) => calendarPart(ticks(self), "month"),
    "Day: int": (self: Time) => calendarPart(ticks(self), "day"),
    "Hour: int": (self: Time) => calendarPart(ticks(self), "hour"),
    "Minute: int": (self: Time) => calendarPart(ticks(self), "minute"),
    "Second: int": (self: Time) => calendarPart(ticks(self), "second"),
    "Millisecond: int": (self: Time) => Number((ticks(self) / ticksPer.millisecond) % 1000n),
    "DayOfWeek: DayOfWeek": (self: Time) => dayOfWeek(ticks(self)),
    "DayOfYear: int": (self: Time) => dayOfYear(ticks(self)),
    "Ticks: long": ticks,
    "TimeOfDay: TimeSpan": (self: Time) => new TimeSpanValue(ticks(self) % ticksPer.day),
  };
}
