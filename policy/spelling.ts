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

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, a] of [...left].entries()) {
    const current = [row + 1];
    for (const [column, b] of [...right].entries()) {
      current.push(
        Math.min(
          (previous[column] ?? 0) + (a === b ? 0 : 1),
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
        ),
      );
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
