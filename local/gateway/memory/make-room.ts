/** Drops the oldest entry of a map that has as many as it may, before one more comes. */
export function makeRoom<Key>(entries: Map<Key, unknown>, most: number): void {
  const [oldest] = entries.keys();
  if (oldest !== undefined && entries.size >= most) entries.delete(oldest);
}
