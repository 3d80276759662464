import { afterEach, beforeEach, vi } from "vitest";

/**
 * A clock that stands still in each test of a file, for what counts by time.
 *
 * @param start what it shows at first
 * @returns lets seconds pass
 */
export function standingClock(start: string): (seconds: number) => void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(start) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  return (seconds) => vi.setSystemTime(Date.now() + seconds * 1000);
}
