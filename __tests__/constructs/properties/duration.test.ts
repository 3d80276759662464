import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { Duration, InvalidPropertyError } from "../../../constructs/index.ts";

const { seconds, minutes, hours, days } = Duration;

describe("a duration", () => {
  it.each<[Duration, number, string]>([
    [seconds(0), 0, "0 seconds"],
    [seconds(1), 1, "1 second"],
    [seconds(90), 90, "90 seconds"],
    [seconds(120), 120, "2 minutes"],
    [minutes(60), 3600, "1 hour"],
    [hours(36), 129_600, "36 hours"],
    [hours(48), 172_800, "2 days"],
    [days(365), 31_536_000, "365 days"],
  ])("%s", (duration, inSeconds, text) => {
    expect(duration.inSeconds).toBe(inSeconds);
    expect(duration.inDays).toBe(inSeconds / 86_400);
    expect(String(duration)).toBe(text);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER])(
    "is a length of time, and %d days are none",
    (amount) => {
      expect(() => days(amount)).toThrow(InvalidPropertyError);
      expect(() => days(amount)).toThrow("Duration.days: amount must be a whole number from 0");
    },
  );

  it("cannot be what only the deployment knows", () => {
    const token = Token.asNumber({ resolve: () => 300 });
    expect(() => minutes(token)).toThrow("must be known when the stack is synthesized");
  });
});
