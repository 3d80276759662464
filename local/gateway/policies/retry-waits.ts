import { longestTimer } from "../longest-timer.ts";

/** How long a retry waits between its attempts, in seconds. */
export interface RetryWaits {
  readonly interval: number;
  readonly delta: number;
  /** Where it is given, waits grow twofold instead of evenly. */
  readonly longest: number | undefined;
  /** Whether the first attempt after the failed one comes at once. */
  readonly firstFast: boolean;
}

/**
 * The seconds before an attempt, counted from 0 ("retry", Retry wait times). Growing waits change by chance, a fifth of the
 * delta at most, and none is longer than a timer.
 *
 * @param chance a number from 0 to 1
 */
export function secondsBefore(
  attempt: number,
  { interval, delta, longest, firstFast }: RetryWaits,
  chance = Math.random(),
): number {
  if (firstFast && attempt === 0) return 0;
  const most = longestTimer / 1000;
  if (longest === undefined) return Math.min(most, interval + attempt * delta);
  return Math.min(most, longest, interval + 2 ** attempt * delta * (0.8 + 0.4 * chance));
}
