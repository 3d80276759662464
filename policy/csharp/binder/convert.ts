import { refuse } from "../finding.ts";
import type { Evaluate } from "../runtime/evaluate.ts";
import { ValueTuple } from "../runtime/tuples.ts";
import type { SyntaxNode } from "../syntax.ts";
import { tupleElements } from "../types/tuples.ts";
import { nameless, type Type, typeName } from "../types/type.ts";
import { isDelegate, underlying } from "../types/well-known.ts";
import type { Binder } from "./binder.ts";
import { type Bound, computed, describe, isTypeless, type Value } from "./bound.ts";
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
import { doubtsIn, explainLambda } from "./delegates/lambdas.ts";

/** The implicit conversion of anything bound to a type, or undefined when C# has none. */
export function tryConvert(binder: Binder, bound: Bound, to: Type): Value | undefined {
  switch (bound.form) {
    case "value": {
      const tuple = tryConvertParts(binder, bound, to);
      if (tuple !== undefined) return tuple;
      if (bound.parts !== undefined && isTypeless(bound.type)) return undefined;
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

/** A tuple as it is written becomes another where each of its elements does. */
function tryConvertParts(binder: Binder, { parts }: Value, to: Type): Value | undefined {
  const type = underlying(to) ?? to;
  const targets = tupleElements(type);
  if (parts === undefined || targets?.length !== parts.length) return undefined;
  const evaluators: Evaluate[] = [];
  for (const [index, { bound }] of parts.entries()) {
    const value = binder.tryConvert(bound, targets[index] ?? type);
    if (value === undefined) return undefined;
    evaluators.push(value.evaluate);
  }
  const types = targets.map(nameless);
  return computed(
    to,
    (frame) =>
      new ValueTuple(
        evaluators.map((each) => each(frame)),
        types,
      ),
  );
}

function conversionOf(value: Value, to: Type): Conversion | undefined {
  return implicitConversion(value.type, to) ?? userImplicitConversion(value.type, to);
}

/** The implicit conversion, or a finding that says what C# would say. */
export function convert(binder: Binder, bound: Bound, to: Type, node: SyntaxNode): Value {
  const value = tryConvert(binder, bound, to);
  if (value !== undefined) {
    // The body was bound on trial, and its doubts forgotten.
    if (bound.form === "lambda") binder.addDoubts(doubtsIn(binder, bound, to));
    return value;
  }
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
