import { isIP } from "node:net";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** Addresses from one to another, both included, as API Management's ip-filter takes them. */
export interface AddressSpan {
  readonly from: string;
  readonly to: string;
}

/**
 * Addresses and ranges in CIDR notation as spans of addresses; none where everybody may come.
 *
 * @param construct the path of the gateway's construct, which errors name
 * @throws InvalidPropertyError when one is neither, a range does not begin where such a range does, nobody or everybody could come.
 */
export function addressSpans(
  construct: string,
  allowed: readonly string[] | undefined,
): readonly AddressSpan[] {
  if (allowed === undefined) return [];
  const refuse = (problem: string) =>
    new InvalidPropertyError(construct, "allowedAddresses", problem);
  if (allowed.length === 0) {
    throw refuse("is empty, so nobody could come. Leave it out to let everybody come.");
  }
  return [...new Set(allowed)].map((text) => {
    const [address = "", length, ...more] = text.split("/");
    const family = isIP(address);
    if (family === 0 || more.length > 0 || address.includes("%")) {
      throw refuse(
        `must have addresses and ranges such as "203.0.113.7", "203.0.113.0/24" and "2001:db8::/32"; one is "${text}".`,
      );
    }
    const isV4 = family === 4;
    const first = isV4 ? numberOfV4(address) : numberOfV6(address);
    if (!isV4 && first >> 32n === 0xffffn) {
      throw refuse(`has "${text}", an IPv4 address in the form of an IPv6 one. Write it as IPv4.`);
    }
    const bits = isV4 ? 32 : 128;
    const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
    if (prefix < 0 || prefix > bits) {
      throw refuse(`must have ranges with 1 to ${bits} bits after the slash; one is "${text}".`);
    }
    if (prefix === 0) {
      throw refuse(`has "${text}", which is everybody. Leave it out to let everybody come.`);
    }
    const size = 1n << BigInt(bits - prefix);
    const shown = isV4 ? textOfV4 : textOfV6;
    if (first % size !== 0n) {
      throw refuse(
        `has "${text}", and no range of ${prefix} bits begins there. Did you mean "${shown(first - (first % size))}/${prefix}"?`,
      );
    }
    return { from: shown(first), to: shown(first + size - 1n) };
  });
}

function numberOfV4(address: string): bigint {
  return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function textOfV4(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
}

/** Of an address that is one; its last 32 bits may be written as IPv4 (RFC 4291 section 2.2). */
function numberOfV6(address: string): bigint {
  const [, last] = /(\d+(?:\.\d+){3})$/.exec(address) ?? [];
  const plain =
    last === undefined
      ? address
      : address.replace(last, textOfV6(numberOfV4(last)).split(":").slice(-2).join(":"));
  const [before = "", after] = plain.split("::").map((half) => half.split(":").filter(Boolean));
  const groups =
    after === undefined
      ? [...before]
      : [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** All eight groups, which every reader of addresses takes. */
function textOfV6(number: bigint): string {
  return [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n]
    .map((group) => ((number >> (group * 16n)) & 0xffffn).toString(16))
    .join(":");
}
