import { type TimeSpanValue, ticksPer } from "../../runtime/time-span.ts";
import type { MemberTable } from "../../types/member.ts";

/** A point in time. */
interface Time {
  add(ticks: bigint): Time;
  addUnits(value: number, ticksPerUnit: bigint): Time;
  addMonths(months: number): Time;
}

/**
 * The methods that add a number of units, which every type of a point in time has alike.
 *
 * @param parameterOf the name of the parameter, by the unit
 */
export function additions(type: string, parameterOf: (unit: string) => string): MemberTable {
  const double = (unit: string) => `(double ${parameterOf(unit)}): ${type}`;
  const int = (unit: string) => `(int ${parameterOf(unit)}): ${type}`;
  return {
    [`AddTicks(long ${parameterOf("ticks")}): ${type}`]: (self: Time, ticks: bigint) =>
      self.add(ticks),
    [`AddMilliseconds${double("milliseconds")}`]: adding(ticksPer.millisecond),
    [`AddSeconds${double("seconds")}`]: adding(ticksPer.second),
    [`AddMinutes${double("minutes")}`]: adding(ticksPer.minute),
    [`AddHours${double("hours")}`]: adding(ticksPer.hour),
    [`AddDays${double("days")}`]: adding(ticksPer.day),
    [`AddMonths${int("months")}`]: (self: Time, months: number) => self.addMonths(months),
    [`AddYears${int("years")}`]: (self: Time, years: number) => self.addMonths(years * 12),
  };
}

function adding(ticksPerUnit: bigint) {
  return (self: Time, value: number) => self.addUnits(value, ticksPerUnit);
}

/** A time so much later. */
export function plus(self: Time, span: TimeSpanValue): Time {
  return self.add(span.ticks);
}

/** A time so much earlier. */
export function minus(self: Time, span: TimeSpanValue): Time {
  return self.add(-span.ticks);
}
