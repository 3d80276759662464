/** Reading and writing of IP addresses as System.Net.IPAddress does it. */

/** An IPv6 address without the zone behind its percent sign (RFC 4007, section 11). */
export function withoutZone(text: string): string {
  const at = text.indexOf("%");
  return at < 0 ? text : text.slice(0, at);
}

/** Reads a dotted IPv4 address; the forms with fewer parts are read as .NET reads them. */
export function parseIPv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(0[xX][\da-fA-F]+|\d+)$/.test(part))) {
    return undefined;
  }
  const numbers = parts.map((part) =>
    /^0\d/.test(part)
      ? /^[0-7]+$/.test(part)
        ? Number.parseInt(part, 8)
        : Number.NaN
      : Number(part),
  );
  const last = numbers.at(-1) ?? 0;
  const leading = numbers.slice(0, -1);
  const room = 4 - leading.length;
  if (numbers.some(Number.isNaN) || leading.some((number) => number > 255)) return undefined;
  if (last >= 256 ** room) return undefined;
  const tail = Array.from(
    { length: room },
    (_, index) => Math.floor(last / 256 ** (room - 1 - index)) % 256,
  );
  return Uint8Array.from([...leading, ...tail]);
}

/** Reads an IPv6 address without brackets and zone. */
export function parseIPv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const address = /^\d+(\.\d+){3}$/.test(part) ? parseIPv4(part) : undefined;
      if (address === undefined) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = address;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[\da-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The canonical text: lower case, the longest run of zeros as `::`. */
export function printIPv6(bytes: Uint8Array): string {
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0),
  );
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return `::ffff:${bytes.subarray(12).join(".")}`;
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of [...groups, 1].entries()) {
    if (group === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}
