import { refuse } from "../finding.ts";
import type { SyntaxNode } from "../syntax.ts";
import { type Type, typeName } from "../types/type.ts";
import { isDelegate } from "../types/well-known.ts";
import type { Binder } from "./binder.ts";
import { type Bound, computed, nullType, type Value } from "./bound.ts";
import {
  apply,
  type Conversion,
  constantConversion,
  defaultOfType,
  explicitConversion,
  implicitConversion,
} from "./conversions.ts";
import { delegateFromLambda } from "./lambdas.ts";
import { delegateFromMethods } from "./method-groups.ts";
import { userExplicitConversion, userImplicitConversion } from "./user-conversions.ts";

/** The implicit conversion of anything bound to a type, or undefined when C# has none. */
export function tryConvert(binder: Binder, bound: Bound, to: Type): Value | undefined {
  switch (bound.form) {
    case "value": {
      const conversion = conversionOf(bound, to);
      return conversion === undefined
        ? constantConversion(bound, to)
        : apply(bound, to, conversion);
    }
    case "default":
      return defaultOfType(to);
    case "throw":
      return computed(to, bound.evaluate);
    case "lambda":
      return isDelegate(to) ? delegateFromLambda(binder, bound, to) : undefined;
    case "methods":
      return isDelegate(to) ? delegateFromMethods(binder, bound, to) : undefined;
    case "type":
    case "namespace":
    case "out":
      return undefined;
  }
}

function conversionOf(value: Value, to: Type): Conversion | undefined {
  return implicitConversion(value.type, to) ?? userImplicitConversion(value.type, to);
}

/** The implicit conversion, or a finding that says what C# would say. */
export function convert(binder: Binder, bound: Bound, to: Type, node: SyntaxNode): Value {
  const value = tryConvert(binder, bound, to);
  if (value !== undefined) return value;
  if (bound.form === "lambda" && isDelegate(to)) {
    // Binding it once more outside of overload resolution brings out the finding inside the body.
    binder.explainLambda(bound, to);
  }
  if (bound.form === "value" && canCast(bound, to)) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${typeName(bound.type)}' does not become '${typeName(to)}' by itself; write the cast (${typeName(to)}) if that is meant.`,
    );
  }
  return refuse(
    "csharp-type-mismatch",
    node,
    `${describe(bound)} cannot be used as '${typeName(to)}'.`,
  );
}

function canCast(value: Value, to: Type): boolean {
  return (
    explicitConversion(value.type, to, false) !== undefined ||
    userExplicitConversion(value.type, to) !== undefined
  );
}

/** `(T)value`. */
export function cast(binder: Binder, bound: Bound, to: Type, node: SyntaxNode): Value {
  if (bound.form !== "value") return convert(binder, bound, to, node);
  const implicit = tryConvert(binder, bound, to);
  if (implicit !== undefined) return withoutTarget(implicit);
  const conversion =
    explicitConversion(bound.type, to, binder.checksOverflow(bound.constant !== undefined)) ??
    userExplicitConversion(bound.type, to);
  if (conversion === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `C# has no conversion from '${typeName(bound.type)}' to '${typeName(to)}'.`,
    );
  }
  return binder.constantOr(node, () => withoutTarget(apply(bound, to, conversion)));
}

/** A cast, even to the same type, is not a variable any more. */
function withoutTarget(value: Value): Value {
  const { target, assigned, ...rest } = value;
  return rest;
}

/** What something is, for a message. */
export function describe(bound: Bound): string {
  switch (bound.form) {
    case "value":
      return bound.type === nullType ? "null" : `'${typeName(bound.type)}'`;
    case "type":
      return `The type '${typeName(bound.type)}'`;
    case "namespace":
      return `The namespace '${bound.name}'`;
    case "methods":
      return `The method '${bound.name}'`;
    case "lambda":
      return "A lambda";
    case "default":
      return "default";
    case "throw":
      return "A throw expression";
    case "out":
      return "An out argument";
  }
}
