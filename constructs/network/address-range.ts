import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** Private ranges (RFC 1918) that Azure takes for a virtual network. */
const privateRanges: readonly (readonly [address: string, bits: number])[] = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
];

/** What a Container Apps environment uses itself ("Networking in Azure Container Apps environment", reserved addresses). */
const reserved: readonly (readonly [address: string, bits: number])[] = [
  ["172.30.0.0", 16],
  ["172.31.0.0", 16],
];

/** A range of IPv4 addresses that is divided into subnets of 256 addresses. */
export class AddressRange {
  readonly #first: number;
  readonly #bits: number;

  /** @throws InvalidPropertyError when it is not a private range with at least 1,024 addresses. */
  constructor(construct: string, property: string, range: string) {
    const [, address = "", length = ""] = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(String(range)) ?? [];
    const first = numberOf(address);
    const bits = Number(length);
    const isAligned = bits >= 8 && bits <= 22 && first % 2 ** (32 - bits) === 0;
    const isPrivate = privateRanges.some(
      ([start, most]) =>
        bits >= most && Math.floor((first - numberOf(start)) / 2 ** (32 - most)) === 0,
    );
    if (Token.isUnresolved(range) || !isAligned || !isPrivate) {
      throw new InvalidPropertyError(
        construct,
        property,
        `must be a private range of 1,024 addresses or more that begins where such a range does, such as "10.64.0.0/22"; it is "${range}".`,
      );
    }
    this.#first = first;
    this.#bits = bits;
  }

  /** @throws InvalidPropertyError when a Container Apps environment uses some of it for itself. */
  refuseReserved(construct: string, property: string): void {
    const last = this.#first + 2 ** (32 - this.#bits);
    const taken = reserved.find(([address, bits]) => {
      const start = numberOf(address);
      return this.#first < start + 2 ** (32 - bits) && start < last;
    });
    if (taken === undefined) return;
    throw new InvalidPropertyError(
      construct,
      property,
      `overlaps with ${taken.join("/")}, which a Container Apps environment uses for itself. Choose another range.`,
    );
  }

  /** The subnet of 256 addresses at a place, 0 to 3. */
  subnet(place: number): string {
    const first = this.#first + place * 256;
    const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${parts.join(".")}/24`;
  }
}

/** NaN where it is no address, which is in no range. */
function numberOf(address: string): number {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => part > 255)) return Number.NaN;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
