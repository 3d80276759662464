import { refuse } from "../finding.ts";
import type { SyntaxNode } from "../syntax.ts";
import { type Type, typeName } from "../types/type.ts";
import { isDelegate } from "../types/well-known.ts";
import type { Binder } from "./binder.ts";
import { type Bound, computed, describe, type Value } from "./bound.ts";
import {
  apply,
  type Conversion,
  constantConversion,
  defaultOfType,
  explicitConversion,
  implicitConversion,
} from "./conversions/standard.ts";
import { userExplicitConversion, userImplicitConversion } from "./conversions/user-defined.ts";
import { delegateFrom } from "./delegates/delegates.ts";
import { explainLambda } from "./delegates/lambdas.ts";

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
    case "methods":
      return isDelegate(to) ? delegateFrom(binder, bound, to) : undefined;
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
    explainLambda(binder, bound, to);
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
