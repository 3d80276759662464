import { GuidValue } from "../../../../policy/csharp/library/guid.ts";
import { JToken } from "../../../../policy/csharp/library/json/tokens.ts";
import { box } from "../../../../policy/csharp/runtime/casting.ts";
import { KeyValuePairValue } from "../../../../policy/csharp/runtime/collections.ts";
import { DateTimeOffsetValue, DateTimeValue } from "../../../../policy/csharp/runtime/date-time.ts";
import { DecimalValue } from "../../../../policy/csharp/runtime/decimal.ts";
import { displayValue } from "../../../../policy/csharp/runtime/display.ts";
import { CSharpException } from "../../../../policy/csharp/runtime/exceptions.ts";
import { type Enumerable, iterateBoxed } from "../../../../policy/csharp/runtime/iteration.ts";
import { TimeSpanValue } from "../../../../policy/csharp/runtime/time-span.ts";
import { Boxed, type CSharpObject, typeOf } from "../../../../policy/csharp/runtime/value.ts";
import type { NamedType, Type } from "../../../../policy/csharp/types/type.ts";
import { isEnum } from "../../../../policy/csharp/types/well-known.ts";

const kinds = ["Unspecified", "Utc", "Local"];

/** Writes a value as `Show.cs` does: two values that differ in anything have two texts. */
export function show(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return "null";
  if (depth > 6) return "deep";
  if (typeof value === "string") return `String ${quote(value)}`;
  if (typeof value === "boolean") return `Boolean ${value ? "True" : "False"}`;
  if (value instanceof Boxed) return boxed(value);
  if (value instanceof Uint8Array) return `Bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof DateTimeValue) return `DateTime ${value.ticks} ${kinds[value.kind]}`;
  if (value instanceof DateTimeOffsetValue) {
    return `DateTimeOffset ${value.clockTicks} ${value.offset}`;
  }
  if (value instanceof TimeSpanValue) return `TimeSpan ${value.ticks}`;
  if (value instanceof DecimalValue) return `Decimal ${decimalBits(value)}`;
  if (value instanceof GuidValue) return `Guid ${value.digits}`;
  if (value instanceof JToken)
    return `${value.csharpType.definition.name} ${quote(value.print(false))}`;
  if (value instanceof CSharpException) {
    return `Exception ${value.typeName} ${quote(value.message)}`;
  }
  return object(value as CSharpObject, depth);
}

function object(value: CSharpObject, depth: number): string {
  const name = simpleName(value);
  switch (name) {
    case "Match":
    case "Group":
      return `${name} ${yes((value as unknown as { isSuccess: boolean }).isSuccess)} ${captured(value)}`;
    case "Capture":
      return `${name} ${captured(value)}`;
    case "IGrouping": {
      const [keyType] = (value.csharpType as NamedType).arguments as [Type];
      const { key } = value as unknown as { key: unknown };
      return `Group ${show(box(key, keyType), depth + 1)} ${elements(value, depth)}`;
    }
    case "XElement":
    case "XAttribute":
    case "XDocument":
    case "XText":
    case "XCData":
    case "XComment":
    case "XProcessingInstruction":
    case "XDocumentType":
      return `${name} ${quote(displayValue(value))}`;
  }
  if (value instanceof KeyValuePairValue) {
    const [keyType, valueType] = value.csharpType.arguments as [Type, Type];
    return `Pair ${show(box(value.key, keyType), depth + 1)} ${show(box(value.value, valueType), depth + 1)}`;
  }
  if (Symbol.iterator in value) return elements(value, depth);
  return `${name} ${quote(displayValue(value))}`;
}

function elements(value: CSharpObject, depth: number): string {
  let shown = "[";
  let count = 0;
  for (const each of iterateBoxed(value as CSharpObject & Enumerable)) {
    count += 1;
    if (count > 50) return `${shown}...]`;
    shown += `${show(each, depth + 1)}; `;
  }
  return `${shown}]`;
}

function simpleName(value: CSharpObject): string {
  const type = typeOf(value);
  if (type === undefined || type.form !== "named") return "Array";
  return type.definition.isAnonymous ? "Anonymous" : type.definition.name;
}

function captured(value: CSharpObject): string {
  const capture = value as unknown as { index: number; length: number; value: string };
  return `${capture.index} ${capture.length} ${quote(capture.value)}`;
}

function boxed({ csharpType, value }: Boxed): string {
  const { name } = csharpType.definition;
  if (isEnum(csharpType)) return `Enum ${name} ${value}`;
  if (name === "Double" || name === "Single") return `${name} ${bits(Number(value))}`;
  return `${name} ${value}`;
}

function decimalBits({ mantissa, scale, isNegative }: DecimalValue): string {
  const sign = isNegative ? 0x80000000n : 0n;
  const parts = [mantissa, mantissa >> 32n, mantissa >> 64n, (BigInt(scale) << 16n) | sign];
  return parts.map((part) => BigInt.asUintN(32, part).toString(16).padStart(8, "0")).join(" ");
}

function bits(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function yes(value: boolean): string {
  return value ? "True" : "False";
}

/** A text in quotes, with everything that is not plain ASCII as an escape. */
export function quote(text: string): string {
  let quoted = '"';
  for (const unit of text.split("")) {
    if (quoted.length > 4000) return `${quoted}" of ${text.length}`;
    quoted += /[ !#-[\]-~]/.test(unit)
      ? unit
      : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  }
  return `${quoted}"`;
}
