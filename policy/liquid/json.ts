import { JArray } from "../csharp/library/json/array.ts";
import { JObject } from "../csharp/library/json/containers.ts";
import { parseToken } from "../csharp/library/json/reader.ts";
import { type JToken, JValue } from "../csharp/library/json/tokens.ts";
import { DateTimeValue } from "../csharp/runtime/date-time.ts";
import { displayValue } from "../csharp/runtime/display.ts";
import { Boxed } from "../csharp/runtime/value.ts";
import type { LiquidValue } from "./values.ts";

/**
 * JSON for a template, read as the gateway reads it.
 *
 * @param parsesDates whether texts that look like dates become dates
 * @throws CSharpException for what is no JSON.
 */
export function liquidFromJson(text: string, parsesDates: boolean): LiquidValue {
  return liquidFrom(parseToken(text, "JToken", parsesDates ? "date" : "text"));
}

function liquidFrom(token: JToken): LiquidValue {
  if (token instanceof JObject) {
    return new Map(token.properties.map(({ name, value }) => [name, liquidFrom(value)]));
  }
  if (token instanceof JArray) return [...token].map(liquidFrom);
  const held = token instanceof JValue ? token.value : token.toString();
  const value = held instanceof Boxed ? held.value : held;
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    default:
      if (value === null || value === undefined) return null;
      return value instanceof DateTimeValue ? value : displayValue(value);
  }
}
