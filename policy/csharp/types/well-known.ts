import { define, typeNamed } from "./registry.ts";
import { arrayOf, type NamedType, type Type } from "./type.ts";

/**
 * The types the language itself knows. Their members are in the library; only their names and
 * bases are here, because everything else builds on them.
 */

define("class System.Object");
define("struct System.Void");
define("class System.Enum");
define("struct System.Nullable<T>");
define("class System.Array");
define("interface System.IDisposable");
define("interface System.IComparable");
define("interface System.IFormattable");
define("interface System.Collections.IEnumerable");
define("interface System.Collections.Generic.IEnumerable<T> : System.Collections.IEnumerable");
define("interface System.Collections.Generic.IEnumerator<T> : System.IDisposable");
define("interface System.Collections.Generic.IReadOnlyCollection<T> : IEnumerable<T>");
define("interface System.Collections.Generic.ICollection<T> : IEnumerable<T>");
define("interface System.Collections.Generic.IList<T> : ICollection<T>");
define("interface System.Collections.Generic.IReadOnlyList<T> : IReadOnlyCollection<T>");
define("interface System.Collections.Generic.ISet<T> : ICollection<T>");
define("class System.String : System.Collections.Generic.IEnumerable<char>, System.IComparable");
define("struct System.Boolean : System.IComparable");
define("struct System.Char : System.IComparable");
for (const integer of ["SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"]) {
  define(`struct System.${integer} : System.IComparable, System.IFormattable`);
}
define("struct System.Single : System.IComparable, System.IFormattable");
define("struct System.Double : System.IComparable, System.IFormattable");
define("struct System.Decimal : System.IComparable, System.IFormattable");
define("class System.Exception");
define("delegate System.Func<R>");
define("delegate System.Func<A, R>");
define("delegate System.Func<A, B, R>");
define("delegate System.Func<A, B, C, R>");
define("delegate System.Action");
define("delegate System.Action<A>");
define("delegate System.Action<A, B>");
define("delegate System.Predicate<A>");
define("delegate System.Comparison<A>");
define("delegate System.Converter<A, R>");

export const objectType = typeNamed("System.Object");
export const voidType = typeNamed("System.Void");
export const stringType = typeNamed("System.String");
export const boolType = typeNamed("System.Boolean");
export const charType = typeNamed("System.Char");
export const sbyteType = typeNamed("System.SByte");
export const byteType = typeNamed("System.Byte");
export const shortType = typeNamed("System.Int16");
export const ushortType = typeNamed("System.UInt16");
export const intType = typeNamed("System.Int32");
export const uintType = typeNamed("System.UInt32");
export const longType = typeNamed("System.Int64");
export const ulongType = typeNamed("System.UInt64");
export const floatType = typeNamed("System.Single");
export const doubleType = typeNamed("System.Double");
export const decimalType = typeNamed("System.Decimal");
export const exceptionType = typeNamed("System.Exception");
export const enumType = typeNamed("System.Enum");
export const byteArray = arrayOf(byteType);

/** `T?` for a value type. */
export function nullableOf(type: Type): NamedType {
  return typeNamed("System.Nullable", type);
}

/** The `T` of `T?`, or undefined for any other type. */
export function underlying(type: Type): Type | undefined {
  if (type.form !== "named" || type.definition.fullName !== "System.Nullable") return undefined;
  return type.arguments[0];
}

/** Whether values of the type are copied rather than referred to. */
export function isValueType(type: Type): boolean {
  if (type.form !== "named") return false;
  return type.definition.kind === "struct" || type.definition.kind === "enum";
}

/** Whether a variable of the type can hold null. */
export function isNullable(type: Type): boolean {
  return type.form !== "parameter" && (!isValueType(type) || underlying(type) !== undefined);
}

export function isEnum(type: Type): boolean {
  return type.form === "named" && type.definition.kind === "enum";
}

export function isDelegate(type: Type): boolean {
  return type.form === "named" && type.definition.kind === "delegate";
}

/** What a delegate type takes and gives back. */
export interface DelegateSignature {
  readonly parameters: readonly Type[];
  readonly returns: Type;
}

/** The signature of a delegate type. */
export function delegateSignature(type: Type): DelegateSignature {
  if (type.form !== "named") throw new Error("Only a named type is a delegate.");
  const { arguments: given, definition } = type;
  switch (definition.name) {
    case "Func":
    case "Converter":
      return { parameters: given.slice(0, -1), returns: given[given.length - 1] ?? voidType };
    case "Predicate":
      return { parameters: given, returns: boolType };
    case "Comparison":
      return { parameters: [...given, ...given], returns: intType };
    case "MatchEvaluator":
      return {
        parameters: [typeNamed("System.Text.RegularExpressions.Match")],
        returns: stringType,
      };
    default:
      return { parameters: given, returns: voidType };
  }
}
