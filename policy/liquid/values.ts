import { DateTimeValue } from "../csharp/runtime/date-time.ts";
import { displayValue } from "../csharp/runtime/display.ts";
import { LiquidError } from "./errors.ts";

/** What a template can name. */
export type LiquidValue =
  | string
  | number
  | boolean
  | null
  | DateTimeValue
  | readonly LiquidValue[]
  | ReadonlyMap<string, LiquidValue>;

/** What a template is given, by name. */
export type Binding = ReadonlyMap<string, LiquidValue>;

/** A member of a value; null when it has none of that name, as Liquid has it. */
export function lookUp(value: LiquidValue, key: LiquidValue): LiquidValue {
  if (value instanceof Map) {
    const found = value.get(shown(key));
    return found ?? (key === "size" || key === "Size" ? value.size : null);
  }
  if (typeof value !== "string" && !Array.isArray(value)) return null;
  if (typeof key === "number") {
    return typeof value === "string" ? null : (value.at(key) ?? null);
  }
  switch (String(key).toLowerCase()) {
    case "size":
      return value.length;
    case "first":
      return typeof value === "string" ? null : (value.at(0) ?? null);
    case "last":
      return typeof value === "string" ? null : (value.at(-1) ?? null);
    default:
      return null;
  }
}

/** A value as it is written: nothing for null, the items of a list one after another. */
export function shown(value: LiquidValue): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof DateTimeValue) return displayValue(value);
  if (Array.isArray(value)) return value.map(shown).join("");
  throw new LiquidError("A template cannot write an object; name one of its members.");
}

/** Text, number or date that Liquid can put in order. */
export function compare(left: LiquidValue, right: LiquidValue): number | undefined {
  if (left instanceof DateTimeValue && right instanceof DateTimeValue) {
    return left.ticks < right.ticks ? -1 : Number(left.ticks > right.ticks);
  }
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") {
    return left < right ? -1 : Number(left > right);
  }
  return undefined;
}

export function equals(left: LiquidValue, right: LiquidValue): boolean {
  return left === right || compare(left, right) === 0;
}
