/** Letters that Unicode does not take apart into a base letter and an accent. */
const letters: ReadonlyMap<string, string> = new Map(
  Object.entries({ ß: "ss", ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" }),
);

const takenApart = new RegExp(`[${[...letters.keys()].join("")}]`, "g");

/**
 * What is left of a name when case, accents, punctuation and the ways to write "Saint" do not matter:
 * two spellings of a place have the same.
 */
export function spellingKey(name: string): string {
  // Most names are plain already, and there are thousands of them to read at the start.
  if (/^(?!.*\b[Ss]aint\b)[A-Za-z]+(?: [A-Za-z]+)*$/.test(name)) return name.toLowerCase();
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(takenApart, (letter) => letters.get(letter) ?? letter)
    .replace(/\bsaint\b/g, "st")
    .trim();
}

/** The same for somebody whose keyboard has no umlauts: `Zuerich` and `Malmoe`. */
export function withoutDigraphs(key: string): string {
  return key.replace(/([aou])e/g, "$1");
}

/**
 * The names nearest to what was written, all equally near. Counts letters to add, leave out, replace or
 * swap with their neighbour: one for every four letters written, two at most.
 *
 * @param written - its {@link spellingKey}, as are those of `names`.
 */
export function nearestNames(
  written: string,
  names: Iterable<string>,
  most: number,
): readonly string[] {
  let allowed = Math.min(2, Math.ceil(written.length / 4));
  let near: string[] = [];
  for (const name of names) {
    if (name.length < 3 || Math.abs(name.length - written.length) > allowed) continue;
    const distance = editDistance(written, name, allowed);
    if (distance < allowed) near = [];
    if (distance <= allowed) near.push(name);
    allowed = Math.min(allowed, distance);
  }
  return near.slice(0, most);
}

/** Rows of {@link editDistance}; no name that is compared is longer. */
const rows = [new Uint8Array(128), new Uint8Array(128), new Uint8Array(128)] as const;

/** The optimal string alignment distance, or anything above `limit` once it is certain to be above. */
function editDistance(from: string, to: string, limit: number): number {
  let [beforeLast, last, current] = rows;
  for (let column = 0; column <= to.length; column += 1) last[column] = column;
  for (let row = 1; row <= from.length; row += 1) {
    const letter = from.charCodeAt(row - 1);
    let least = row;
    current[0] = row;
    for (let column = 1; column <= to.length; column += 1) {
      const other = to.charCodeAt(column - 1);
      let cost = (last[column - 1] ?? 0) + (letter === other ? 0 : 1);
      cost = Math.min(cost, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped =
        row > 1 &&
        column > 1 &&
        letter === to.charCodeAt(column - 2) &&
        from.charCodeAt(row - 2) === other;
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[to.length] ?? 0;
}
