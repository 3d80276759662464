import { goOver } from "../../runtime/budget.ts";
import { unixEpochTicks } from "../../runtime/calendar.ts";
import { DateTimeKind, DateTimeValue } from "../../runtime/date-time.ts";
import { CSharpException } from "../../runtime/exceptions.ts";
import { readDate } from "../../runtime/read-date.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { ticksPer } from "../../runtime/time-span.ts";
import { Boxed } from "../../runtime/value.ts";
import { doubleType, longType } from "../../types/well-known.ts";
import { JArray } from "./array.ts";
import { BigIntegerValue } from "./big-integer.ts";
import { JObject } from "./containers.ts";
import { JsonScanner } from "./scanner.ts";
import { TokenType } from "./token-type.ts";
import { type JToken, JValue } from "./tokens.ts";

// Newtonsoft.Json 13 raised the alarm at this depth; earlier versions had no limit.
const maxDepth = 64;

/** Whether text that looks like a date becomes one (DateParseHandling.DateTime), or stays text. */
export type DateReading = "date" | "text";

/** Reads a whole JSON text with the leniency of Newtonsoft.Json and its default settings. */
export function parseToken(
  text: string,
  className: string,
  dateReading: DateReading = "date",
): JToken {
  goOver(text.length);
  const scanner = new JsonScanner(text, dateReading === "date");
  scanner.skipSpace();
  if (scanner.isAtEnd) {
    throw readerException(`Error reading ${className} from JsonReader. ${scanner.place()}`);
  }
  const token = readValue(scanner, 0);
  scanner.skipSpace();
  if (!scanner.isAtEnd) {
    throw scanner.error(
      `Additional text encountered after finished reading JSON content: ${scanner.current}.`,
    );
  }
  return token;
}

/** `JObject.Parse`. */
export function parseObject(text: string): JObject {
  const token = parseToken(text, "JObject");
  if (token instanceof JObject) return token;
  throw wrongRoot("JObject", "an object", token);
}

/** `JArray.Parse`. */
export function parseArray(text: string): JArray {
  const token = parseToken(text, "JArray");
  if (token instanceof JArray) return token;
  throw wrongRoot("JArray", "an array", token);
}

function wrongRoot(className: string, wanted: string, token: JToken): CSharpException {
  const item =
    token instanceof JObject
      ? "StartObject"
      : token instanceof JArray
        ? "StartArray"
        : (Object.entries(TokenType).find(([, value]) => value === token.tokenType)?.[0] ?? "None");
  return readerException(
    `Error reading ${className} from JsonReader. Current JsonReader item is not ${wanted}: ${item}. Path '', line 1, position 1.`,
  );
}

function readerException(message: string): CSharpException {
  return new CSharpException("Newtonsoft.Json.JsonReaderException", message);
}

function readValue(scanner: JsonScanner, depth: number): JToken {
  scanner.skipSpace();
  switch (scanner.current) {
    case "{":
      return readObject(scanner, depth + 1);
    case "[":
      return readArray(scanner, depth + 1);
    case '"':
    case "'":
      return fromString(scanner.readString(), scanner.readsDates);
    default:
      return readLiteral(scanner);
  }
}

function checkDepth(scanner: JsonScanner, depth: number): void {
  if (depth > maxDepth) {
    throw scanner.error(`The reader's MaxDepth of ${maxDepth} has been exceeded.`);
  }
}

function readObject(scanner: JsonScanner, depth: number): JObject {
  checkDepth(scanner, depth);
  scanner.advance(1);
  const object = new JObject();
  for (;;) {
    scanner.skipSpace();
    if (scanner.current === "}") break;
    const name = scanner.readName();
    scanner.skipSpace();
    if (scanner.current !== ":") {
      throw scanner.isAtEnd
        ? scanner.unexpectedEnd()
        : scanner.error(
            `Invalid character after parsing property name. Expected ':' but got: ${scanner.current}.`,
          );
    }
    scanner.advance(1);
    // A property that comes twice keeps its place and takes the later value.
    scanner.enter(name);
    const value = readValue(scanner, depth);
    scanner.leave();
    object.set(name, value);
    if (!scanner.readSeparator("}", "Object")) break;
  }
  scanner.advance(1);
  return object;
}

function readArray(scanner: JsonScanner, depth: number): JArray {
  checkDepth(scanner, depth);
  scanner.advance(1);
  const array = new JArray();
  for (;;) {
    scanner.skipSpace();
    if (scanner.current === "]") break;
    if (scanner.current === ",") array.add(new JValue(null, TokenType.Undefined));
    else {
      scanner.enter(array.size);
      array.add(readValue(scanner, depth));
      scanner.leave();
    }
    if (!scanner.readSeparator("]", "Array")) break;
  }
  scanner.advance(1);
  return array;
}

const words: ReadonlyMap<string, readonly [unknown, number]> = new Map<
  string,
  readonly [unknown, number]
>([
  ["true", [true, TokenType.Boolean]],
  ["false", [false, TokenType.Boolean]],
  ["null", [null, TokenType.Null]],
  ["undefined", [null, TokenType.Undefined]],
  ["NaN", [new Boxed(doubleType, Number.NaN), TokenType.Float]],
  ["Infinity", [new Boxed(doubleType, Infinity), TokenType.Float]],
  ["-Infinity", [new Boxed(doubleType, -Infinity), TokenType.Float]],
]);

function readLiteral(scanner: JsonScanner): JValue {
  if (scanner.isAtEnd) throw scanner.unexpectedEnd();
  const text = scanner.peekLiteral();
  const word = words.get(text);
  if (word !== undefined) {
    scanner.advance(text.length);
    return new JValue(...word);
  }
  if (text === "new")
    throw new Unsupported("JSON with a constructor, new Date(0), is not read here.");
  const number = numberFrom(text);
  if (number === undefined) {
    throw scanner.error(
      `Unexpected character encountered while parsing value: ${scanner.current}.`,
    );
  }
  scanner.advance(text.length);
  return number;
}

function numberFrom(text: string): JValue | undefined {
  const integer = /^-?\d+$|^0[xX][\da-fA-F]+$/.exec(text);
  if (integer !== null) {
    const isOctal = /^0[0-7]+$/.test(text);
    const value = isOctal ? BigInt(`0o${text.slice(1)}`) : integerFrom(text);
    return BigInt.asIntN(64, value) === value
      ? new JValue(new Boxed(longType, value), TokenType.Integer)
      : new JValue(new BigIntegerValue(value), TokenType.Integer);
  }
  if (!/^-?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  return new JValue(new Boxed(doubleType, Number(text)), TokenType.Float);
}

function integerFrom(text: string): bigint {
  return text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
}

function fromString(text: string, readsDates: boolean): JValue {
  const date = readsDates ? dateFrom(text) : undefined;
  return date === undefined ? new JValue(text, TokenType.String) : new JValue(date, TokenType.Date);
}

const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:?(\d{2})?)?$/;
const microsoftDate = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/;

function dateFrom(text: string): DateTimeValue | undefined {
  const milliseconds = text.startsWith("/") ? microsoftDate.exec(text)?.[1] : undefined;
  if (milliseconds !== undefined) {
    const ticks = unixEpochTicks + BigInt(milliseconds) * ticksPer.millisecond;
    return new DateTimeValue(ticks, DateTimeKind.Utc);
  }
  if (text.length < 19 || text.length > 40 || !isoDate.test(text)) return undefined;
  const reading = readDate(text);
  if (reading === undefined) return undefined;
  const { ticks, offset } = reading;
  if (offset === undefined) return new DateTimeValue(ticks, DateTimeKind.Unspecified);
  const kind = text.endsWith("Z") ? DateTimeKind.Utc : DateTimeKind.Local;
  return new DateTimeValue(ticks - offset, kind);
}
