import { define, typeNamed } from "../types/registry.ts";
import type { NamedType } from "../types/type.ts";
import { takeBytes } from "./budget.ts";

/**
 * The exception types that the library throws or that a policy may catch, each below its base.
 * Only System.Exception itself is on APIM's list, so the others can be caught but not constructed.
 */
const hierarchy: Readonly<Record<string, readonly string[]>> = {
  "System.Exception": [
    "System.SystemException",
    "System.TimeZoneNotFoundException",
    "Newtonsoft.Json.JsonException",
  ],
  "System.SystemException": [
    "System.ArgumentException",
    "System.ArithmeticException",
    "System.Collections.Generic.KeyNotFoundException",
    "System.FormatException",
    "System.IndexOutOfRangeException",
    "System.InvalidCastException",
    "System.InvalidOperationException",
    "System.NotSupportedException",
    "System.NullReferenceException",
    "System.Security.Cryptography.CryptographicException",
    "System.ArrayTypeMismatchException",
    "System.RankException",
    "System.TimeoutException",
    "System.Xml.XmlException",
  ],
  "System.TimeoutException": ["System.Text.RegularExpressions.RegexMatchTimeoutException"],
  "System.ArgumentException": [
    "System.ArgumentNullException",
    "System.ArgumentOutOfRangeException",
    "System.Text.DecoderFallbackException",
    "System.Text.RegularExpressions.RegexParseException",
  ],
  "System.ArithmeticException": ["System.DivideByZeroException", "System.OverflowException"],
  "System.FormatException": ["System.UriFormatException"],
  "System.InvalidOperationException": ["System.ObjectDisposedException"],
  "Newtonsoft.Json.JsonException": [
    "Newtonsoft.Json.JsonReaderException",
    "Newtonsoft.Json.JsonSerializationException",
    "Newtonsoft.Json.JsonWriterException",
  ],
};

for (const [base, derived] of Object.entries(hierarchy)) {
  for (const name of derived) define(`class ${name} : ${base}`);
}

/** JavaScript keeps with it where it was made. */
const exceptionBytes = 2048;

/**
 * An exception as .NET would have thrown it. Policies can catch it; nothing else is catchable, least of
 * all that something is not supported here (see ExpressionStopped).
 */
export class CSharpException extends Error {
  /** The .NET type, for example `System.FormatException`. */
  readonly typeName: string;
  readonly innerException: CSharpException | null;

  constructor(typeName: string, message: string, innerException: CSharpException | null = null) {
    super(message);
    takeBytes(exceptionBytes);
    this.name = typeName;
    this.typeName = typeName;
    this.innerException = innerException;
  }

  get csharpType(): NamedType {
    return typeNamed(this.typeName);
  }

  override toString(): string {
    const head = this.message === "" ? this.typeName : `${this.typeName}: ${this.message}`;
    return this.innerException === null
      ? head
      : `${head}\n ---> ${this.innerException}\n   --- End of inner exception stack trace ---`;
  }
}

function thrower(typeName: string) {
  return (message: string) => new CSharpException(typeName, message);
}

export const argument = (message: string, parameter?: string): CSharpException =>
  new CSharpException(
    "System.ArgumentException",
    parameter === undefined ? message : `${message} (Parameter '${parameter}')`,
  );

export const argumentNull = (parameter: string): CSharpException =>
  new CSharpException(
    "System.ArgumentNullException",
    `Value cannot be null. (Parameter '${parameter}')`,
  );

export const argumentOutOfRange = (
  parameter: string,
  message = "Specified argument was out of the range of valid values.",
): CSharpException =>
  new CSharpException(
    "System.ArgumentOutOfRangeException",
    `${message} (Parameter '${parameter}')`,
  );

export const indexOutOfBounds = (parameter = "index"): CSharpException =>
  argumentOutOfRange(
    parameter,
    "Index was out of range. Must be non-negative and less than the size of the collection.",
  );

export const indexOutOfRange = (): CSharpException =>
  new CSharpException(
    "System.IndexOutOfRangeException",
    "Index was outside the bounds of the array.",
  );

export const nullReference = (): CSharpException =>
  new CSharpException(
    "System.NullReferenceException",
    "Object reference not set to an instance of an object.",
  );

export const divideByZero = (): CSharpException =>
  new CSharpException("System.DivideByZeroException", "Attempted to divide by zero.");

export const overflow = (
  message = "Arithmetic operation resulted in an overflow.",
): CSharpException => new CSharpException("System.OverflowException", message);

export const format = thrower("System.FormatException");
export const invalidCast = thrower("System.InvalidCastException");
export const invalidOperation = thrower("System.InvalidOperationException");
export const notSupported = thrower("System.NotSupportedException");
export const cryptographic = thrower("System.Security.Cryptography.CryptographicException");
export const keyNotFound = (key: string): CSharpException =>
  new CSharpException(
    "System.Collections.Generic.KeyNotFoundException",
    `The given key '${key}' was not present in the dictionary.`,
  );

/** Throws as .NET does when a collection or a text is to have room for less than nothing. */
export function checkCapacity(capacity: number): void {
  if (capacity >= 0) return;
  throw argumentOutOfRange("capacity", `capacity ('${capacity}') must be a non-negative value.`);
}

/** Returns the value, or throws as .NET does when a required argument is null. */
export function required<T>(value: T | null, parameter: string): T {
  if (value === null) throw argumentNull(parameter);
  return value;
}
