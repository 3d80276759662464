/** The kinds of blocks that have types and names below them; of the others the names come first. */
const typed = new Set(["resource", "data"]);

/**
 * What a stack has and another one has not, as text that is read in a review: blocks that came, went or changed, by argument. What
 * changes alike in several blocks stands there once.
 */
export function differenceOf(before: object, after: object): string {
  const [were, are] = [blocksOf(before), blocksOf(after)];
  const addresses = [...new Set([...were.keys(), ...are.keys()])].toSorted();
  const alike = Map.groupBy(addresses, (address) => changeOf(were.get(address), are.get(address)));
  const changes = [...alike].flatMap(([change, all]) => {
    if (change === "") return [];
    const [sign = "", ...what] = change.split("\n");
    return [[...all.map((address) => `${sign} ${address}`), ...what].join("\n")];
  });
  return changes.length === 0 ? "nothing\n" : `${changes.join("\n\n")}\n`;
}

/** A sign, and what there is to say; nothing when a block is as it was. */
function changeOf(was: unknown, is: unknown): string {
  if (was === undefined) return `+\n${indented(shown(is))}`;
  if (is === undefined) return "-";
  const changed = changedArguments(was, is);
  return changed.length === 0 ? "" : `~\n${indented(changed.join("\n"))}`;
}

function blocksOf(stack: object): Map<string, unknown> {
  return new Map(
    Object.entries(stack).flatMap(([kind, content]) => {
      if (kind === "//" || typeof content !== "object" || content === null) return [];
      if (!typed.has(kind)) return named(kind, content);
      return Object.entries(content).flatMap(([type, blocks]) =>
        named(kind === "data" ? `data.${type}` : type, Object(blocks)),
      );
    }),
  );
}

function named(prefix: string, blocks: object): [string, unknown][] {
  return Object.entries(blocks).map(([name, block]) => [`${prefix}.${name}`, block]);
}

function changedArguments(was: unknown, is: unknown): string[] {
  const [before, after] = [
    Object(was) as Record<string, unknown>,
    Object(is) as Record<string, unknown>,
  ];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    if (now === undefined) return [`${name}: none`];
    if (old === undefined) return [`${name}: ${shown(now)}`];
    if (isSmall(old) && isSmall(now)) return [`${name}: ${shown(old)} → ${shown(now)}`];
    return [`${name}:\n${indented(changedLines(linesOf(old), linesOf(now)).join("\n"))}`];
  });
}

function isSmall(value: unknown): boolean {
  return typeof value !== "object" && !isText(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

function linesOf(value: unknown): string[] {
  return (isText(value) ? value : shown(value))
    .split("\n")
    .map((line) => line.trim().replace(/,$/, ""));
}

/** The lines that went and came, each in its order. A policy's text is long, and most of it stays. */
function changedLines(old: readonly string[], now: readonly string[]): string[] {
  return [
    ...without(old, now).map((line) => `- ${line}`),
    ...without(now, old).map((line) => `+ ${line}`),
  ];
}

/** The lines of one text that the other has not, or not as often. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0 && line !== "";
  });
}

/** A block as JSON, but for what CDKTF says of its place, and for policies, which are recorded one by one in the default. */
function shown(value: unknown): string {
  const brief = (key: string, inner: unknown) => {
    if (key === "//" || key === "depends_on") return undefined;
    return isText(inner) ? `${inner.split("\n").length} lines` : inner;
  };
  return JSON.stringify(value, brief, 2);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
