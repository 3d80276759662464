import { onTestFinished, vi } from "vitest";
import { policyClock } from "../../policy/csharp/runtime/date-time.ts";

const now = policyClock.now;

/**
 * Puts the clock of policy expressions ahead of the true time, until the test ends. Nothing else is told another time,
 * such as who looks at tokens; the gateway must run in this process.
 */
export function passTime(seconds: number): void {
  const clock = vi
    .spyOn(policyClock, "now")
    .mockImplementation(() => now() + Math.round(seconds * 1000));
  onTestFinished(() => {
    clock.mockRestore();
  });
}

/** The time that policy expressions are told. */
export function policyTime(): Date {
  return new Date(policyClock.now());
}
