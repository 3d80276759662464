import { argument, argumentOutOfRange, required } from "../runtime/exceptions.ts";
import type { MemberTable } from "../types/member.ts";
import { define } from "../types/registry.ts";

const littleEndian = true;

/** The bytes of a number, least significant first as on every machine that runs .NET. */
function bytesOf(length: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return new Uint8Array(view.buffer);
}

function viewAt(bytes: Uint8Array | null, start: number, length: number): DataView {
  const given = required(bytes, "value");
  if (start < 0 || start >= given.length) {
    throw argumentOutOfRange(
      "startIndex",
      "Index was out of range. Must be non-negative and less than the size of the collection.",
    );
  }
  if (start + length > given.length) {
    throw argument(
      "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
    );
  }
  return new DataView(given.buffer, given.byteOffset + start, length);
}

function hex(bytes: Uint8Array | null, start = 0, length?: number): string {
  const given = required(bytes, "value");
  const count = length ?? given.length - start;
  if (given.length === 0 && start === 0 && count === 0) return "";
  if (start < 0 || start >= given.length) throw argumentOutOfRange("startIndex");
  if (count < 0) throw argumentOutOfRange("length");
  if (start + count > given.length) {
    throw argument(
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  }
  return Array.from(given.subarray(start, start + count), (byte) =>
    byte.toString(16).padStart(2, "0").toUpperCase(),
  ).join("-");
}

/** `GetBytes` and `ToX` for one number type. */
function numberType(
  name: string,
  keyword: string,
  length: number,
  write: (view: DataView, value: never) => void,
  read: (view: DataView) => unknown,
): MemberTable {
  return {
    [`static GetBytes(${keyword} value): byte[]`]: (value: never) =>
      bytesOf(length, (view) => write(view, value)),
    [`static To${name}(byte[] value, int startIndex): ${keyword}`]: (
      bytes: Uint8Array | null,
      start: number,
    ) => read(viewAt(bytes, start, length)),
  };
}

const scratch = new DataView(new ArrayBuffer(8));

define("static class System.BitConverter", {
  "static IsLittleEndian: bool": () => littleEndian,
  ...numberType(
    "Int16",
    "short",
    2,
    (view, value: number) => view.setInt16(0, value, littleEndian),
    (view) => view.getInt16(0, littleEndian),
  ),
  ...numberType(
    "UInt16",
    "ushort",
    2,
    (view, value: number) => view.setUint16(0, value, littleEndian),
    (view) => view.getUint16(0, littleEndian),
  ),
  ...numberType(
    "Char",
    "char",
    2,
    (view, value: number) => view.setUint16(0, value, littleEndian),
    (view) => view.getUint16(0, littleEndian),
  ),
  ...numberType(
    "Int32",
    "int",
    4,
    (view, value: number) => view.setInt32(0, value, littleEndian),
    (view) => view.getInt32(0, littleEndian),
  ),
  ...numberType(
    "UInt32",
    "uint",
    4,
    (view, value: number) => view.setUint32(0, value, littleEndian),
    (view) => view.getUint32(0, littleEndian),
  ),
  ...numberType(
    "Int64",
    "long",
    8,
    (view, value: bigint) => view.setBigInt64(0, value, littleEndian),
    (view) => view.getBigInt64(0, littleEndian),
  ),
  ...numberType(
    "UInt64",
    "ulong",
    8,
    (view, value: bigint) => view.setBigUint64(0, value, littleEndian),
    (view) => view.getBigUint64(0, littleEndian),
  ),
  ...numberType(
    "Double",
    "double",
    8,
    (view, value: number) =>
      Number.isNaN(value)
        ? view.setBigUint64(0, 0xfff8_0000_0000_0000n, littleEndian)
        : view.setFloat64(0, value, littleEndian),
    (view) => view.getFloat64(0, littleEndian),
  ),
  ...numberType(
    "Single",
    "float",
    4,
    (view, value: number) =>
      Number.isNaN(value)
        ? view.setUint32(0, 0xffc00000, littleEndian)
        : view.setFloat32(0, value, littleEndian),
    (view) => view.getFloat32(0, littleEndian),
  ),
  ...numberType(
    "Boolean",
    "bool",
    1,
    (view, value: boolean) => view.setUint8(0, value ? 1 : 0),
    (view) => view.getUint8(0) !== 0,
  ),
  "static DoubleToInt64Bits(double value): long": (value: number) => {
    if (Number.isNaN(value)) return BigInt.asIntN(64, 0xfff8_0000_0000_0000n);
    scratch.setFloat64(0, value);
    return scratch.getBigInt64(0);
  },
  "static Int64BitsToDouble(long value): double": (value: bigint) => {
    scratch.setBigInt64(0, value);
    return scratch.getFloat64(0);
  },
  "static ToString(byte[] value): string": (bytes: Uint8Array | null) => hex(bytes),
  "static ToString(byte[] value, int startIndex): string": (
    bytes: Uint8Array | null,
    start: number,
  ) => hex(bytes, start),
  "static ToString(byte[] value, int startIndex, int length): string": hex,
});
