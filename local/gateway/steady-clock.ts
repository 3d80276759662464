let lastTime = 0;
let lastCounted = 0;
let lead = 0;

/**
 * Milliseconds of a clock by which something lasts for so long. It goes on while the machine sleeps, as the system's time does, and is
 * not set back with it: what had been counted or kept before would last for hours longer. It does not tell the time.
 */
export function steadyTime(): number {
  const time = Date.now();
  // It stands still while the machine sleeps.
  const counted = performance.now();
  if (time < lastTime) lead += lastTime - time + (counted - lastCounted);
  lastTime = time;
  lastCounted = counted;
  return time + lead;
}
