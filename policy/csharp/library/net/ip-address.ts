import { defineEnum } from "../../runtime/enums.ts";
import { argument, format, required } from "../../runtime/exceptions.ts";
import { PlainObject, type Reference } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";
import { parseIPv4, parseIPv6, printIPv6, withoutZone } from "./ip-text.ts";

const AddressFamily = { InterNetwork: 2, InterNetworkV6: 23 } as const;
defineEnum("System.Net.Sockets.AddressFamily", AddressFamily);

/** A System.Net.IPAddress. */
class IPAddressValue extends PlainObject {
  protected readonly typeName = "System.Net.IPAddress";
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }

  static read(text: string): IPAddressValue | undefined {
    const inner = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? text;
    const bytes = inner.includes(":")
      ? parseIPv6(withoutZone(inner))
      : inner === text
        ? parseIPv4(inner)
        : undefined;
    return bytes && new IPAddressValue(bytes);
  }

  override equals(other: unknown): boolean {
    return other instanceof IPAddressValue && Buffer.compare(this.bytes, other.bytes) === 0;
  }

  override get equalityKey(): string {
    return this.toString();
  }

  override toString(): string {
    return this.bytes.length === 4 ? this.bytes.join(".") : printIPv6(this.bytes);
  }
}

function isLoopback(address: IPAddressValue): boolean {
  const { bytes } = address;
  if (bytes.length === 4) return bytes[0] === 127;
  const text = address.toString();
  return text === "::1" || text.startsWith("::ffff:127.");
}

// Only what APIM's list allows.
define("class System.Net.IPAddress", {
  "new(byte[] address)": (bytes: Uint8Array | null) => {
    const given = required(bytes, "address");
    if (given.length !== 4 && given.length !== 16) {
      throw argument("An invalid IP address was specified.", "address");
    }
    return new IPAddressValue(given.slice());
  },
  "static Parse(string ipString): IPAddress": (text: string | null) => {
    const address = IPAddressValue.read(required(text, "ipString"));
    if (address === undefined) throw format("An invalid IP address was specified.");
    return address;
  },
  "static TryParse(string ipString, out IPAddress address): bool": (
    text: string | null,
    result: Reference<IPAddressValue | null>,
  ) => {
    const address = text === null ? undefined : IPAddressValue.read(text);
    result.value = address ?? null;
    return address !== undefined;
  },
  "static IsLoopback(IPAddress address): bool": (address: IPAddressValue | null) =>
    isLoopback(required(address, "address")),
  "AddressFamily: System.Net.Sockets.AddressFamily": (self: IPAddressValue) =>
    self.bytes.length === 4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6,
  "GetAddressBytes(): byte[]": (self: IPAddressValue) => self.bytes.slice(),
  "Equals(object comparand): bool": (self: IPAddressValue, other: unknown) => self.equals(other),
  "ToString(): string": (self: IPAddressValue) => self.toString(),
});
