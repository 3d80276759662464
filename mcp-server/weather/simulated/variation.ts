/**
 * A number from -1 to 1 that changes smoothly with place and time, mostly near 0: neighbours have
 * nearly the same, and so have a moment and the next. It is drawn from its arguments alone, so every
 * replica has the same weather.
 *
 * @param channel - different ones have nothing to do with each other.
 */
export function variation(channel: number, x: number, y: number, z: number): number {
  // Without lists and closures: this is the innermost of what a call computes, and garbage costs more than it does.
  const left = Math.floor(x);
  const top = Math.floor(y);
  const front = Math.floor(z);
  const right = smooth(x - left);
  const bottom = smooth(y - top);
  const back = smooth(z - front);
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const dx = corner & 1;
    const dy = (corner >> 1) & 1;
    const dz = corner >> 2;
    const weight =
      (dx === 1 ? right : 1 - right) *
      (dy === 1 ? bottom : 1 - bottom) *
      (dz === 1 ? back : 1 - back);
    sum += weight * draw(channel, left + dx, top + dy, front + dz);
  }
  return sum;
}

/** From 0 to 1 with level ends, so that what is put together of it has no edges. */
function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}

/** A number from -1 to 1 for four whole numbers, by the finalizer of MurmurHash3. */
function draw(channel: number, x: number, y: number, z: number): number {
  const hash = mixed(mixed(mixed(channel, x), y), z);
  return (hash >>> 0) / 2 ** 31 - 1;
}

function mixed(before: number, number: number): number {
  let hash = Math.imul(before ^ number, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
