import { box, defaultValue } from "../runtime/casting.ts";
import { isWhiteSpace, trim } from "../runtime/characters.ts";
import { displayValue } from "../runtime/display.ts";
import { enumValue } from "../runtime/enums.ts";
import { equalValues } from "../runtime/equality.ts";
import {
  argument,
  CSharpException,
  format,
  invalidOperation,
  overflow,
  required,
} from "../runtime/exceptions.ts";
import type { Reference } from "../runtime/value.ts";
import { define, extend } from "../types/registry.ts";
import type { NamedType, Type } from "../types/type.ts";
import { isEnum } from "../types/well-known.ts";

define("interface System.IFormatProvider");

extend("System.Object", {
  "static Equals(object objA, object objB): bool": equalValues,
  "Equals(object obj): bool": equalValues,
  "ToString(): string": displayValue,
});

function tryParseEnum(
  text: string | null,
  ignoresCase: boolean,
  result: Reference<number>,
  type: Type,
): boolean {
  // .NET looks at the type for a text only; .NET Framework always does.
  if (text !== null && !isEnum(type)) throw argument("Type provided must be an Enum.", "enumType");
  const value = text === null ? undefined : enumValue(type as NamedType, text, ignoresCase);
  result.value = value ?? 0;
  return value !== undefined;
}

// No policy can name it: `typeof` stands where a member on the list wants it, and nowhere else.
define("class System.Type");

function parseEnum(type: Type | null, text: string | null, ignoresCase: boolean): unknown {
  const of = required(type, "enumType");
  const given = required(text, "value");
  if (!isEnum(of)) throw argument("Type provided must be an Enum.", "enumType");
  if (given.trim() === "") {
    throw argument("Must specify valid information for parsing in the string.", "value");
  }
  const value = enumValue(of as NamedType, given, ignoresCase);
  if (value !== undefined) return box(value, of);
  if (/^\s*[+-]?\d+\s*$/.test(given)) throw overflow("Value was too large or too small.");
  throw argument(`Requested value '${given}' was not found.`, "value");
}

extend("System.Enum", {
  "static Parse(Type enumType, string value): object": (type: Type | null, text: string | null) =>
    parseEnum(type, text, false),
  "static Parse(Type enumType, string value, bool ignoreCase): object": parseEnum,
  "static TryParse<T : struct>(string value, out T result): bool": (
    text: string | null,
    result: Reference<number>,
    type: Type,
  ) => tryParseEnum(text, false, result, type),
  "static TryParse<T : struct>(string value, bool ignoreCase, out T result): bool": tryParseEnum,
  "ToString(): string": displayValue,
});

extend(
  "System.Nullable",
  {
    "HasValue: bool": (self: unknown) => self !== null,
    "Value: T": (self: unknown) => {
      if (self === null) throw invalidOperation("Nullable object must have a value.");
      return self;
    },
    "GetValueOrDefault(): T": (self: unknown, type: Type) => self ?? defaultValue(type),
    "GetValueOrDefault(T defaultValue): T": (self: unknown, otherwise: unknown) =>
      self ?? otherwise,
    "ToString(): string": (self: unknown, type: Type) =>
      self === null ? "" : displayValue(box(self, type)),
  },
  1,
);

extend("System.Boolean", {
  "static TrueString: string": () => "True",
  "static FalseString: string": () => "False",
  "static Parse(string value): bool": (text: string | null) => {
    const value = readBoolean(required(text, "value"));
    if (value === undefined) {
      throw format(`String '${text}' was not recognized as a valid Boolean.`);
    }
    return value;
  },
  "static TryParse(string value, out bool result): bool": (
    text: string | null,
    result: Reference<boolean>,
  ) => {
    const value = readBoolean(text);
    result.value = value ?? false;
    return value !== undefined;
  },
  "Equals(bool obj): bool": (self: boolean, other: boolean) => self === other,
  "CompareTo(bool value): int": (self: boolean, other: boolean) => Number(self) - Number(other),
  "ToString(): string": displayValue,
});

const isAroundBoolean = (unit: number) => unit === 0 || isWhiteSpace(unit);

/** Reads `true` or `false` in any case, with white space and zero characters around it. */
function readBoolean(text: string | null): boolean | undefined {
  switch (text === null ? undefined : trim(text, isAroundBoolean, "both").toLowerCase()) {
    case "true":
      return true;
    case "false":
      return false;
    default:
      return undefined;
  }
}

extend("System.Exception", {
  "new()": () =>
    new CSharpException("System.Exception", "Exception of type 'System.Exception' was thrown."),
  "new(string message)": (message: string | null) =>
    new CSharpException(
      "System.Exception",
      message ?? "Exception of type 'System.Exception' was thrown.",
    ),
  "new(string message, Exception innerException)": (
    message: string | null,
    inner: CSharpException | null,
  ) =>
    new CSharpException(
      "System.Exception",
      message ?? "Exception of type 'System.Exception' was thrown.",
      inner,
    ),
  "Message: string": (self: CSharpException) => self.message,
  "InnerException: Exception": (self: CSharpException) => self.innerException,
  "GetBaseException(): Exception": (self: CSharpException) => {
    let exception = self;
    while (exception.innerException !== null) exception = exception.innerException;
    return exception;
  },
  "ToString(): string": (self: CSharpException) => self.toString(),
});
