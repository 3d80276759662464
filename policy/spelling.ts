/**
 * The name nearest to a misspelt one, or undefined when none is near.
 * @param limit how many letters may have to be changed, put in or left out
 */
export function closest(
  name: string,
  names: readonly string[],
  limit: number = Math.max(1, Math.floor(name.length / 3)),
): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const candidate of new Set(names)) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name;
}

/** How many letters are changed, put in or left out; two that stand the wrong way round are one. */
function editDistance(left: string, right: string): number {
  const from = [...left];
  const to = [...right];
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, a] of from.entries()) {
    const current = [row + 1];
    for (const [column, b] of to.entries()) {
      const swapped = a === to[column - 1] && b === from[row - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + (a === b ? 0 : 1),
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          swapped ? (before[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
