import { onTestFinished, vi } from "vitest";

const now = performance.now.bind(performance);

/**
 * Puts the clock of policy expressions ahead of the true time, until the test ends. They tell time by this one, to
 * the microsecond; the gateway must run in this process.
 */
export function passTime(seconds: number): void {
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + seconds * 1000);
  onTestFinished(() => {
    clock.mockRestore();
  });
}
