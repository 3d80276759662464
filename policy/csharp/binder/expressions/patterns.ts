import { refuse } from "../../finding.ts";
import { boxer, fromObject, isInstance } from "../../runtime/casting.ts";
import { equalValues } from "../../runtime/equality.ts";
import { applied, inTurn, type Writer, written } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { type Type, typeName } from "../../types/type.ts";
import { boolType, isNullable, objectType, underlying } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, nullType, type Value } from "../bound.ts";
import { explicitConversion } from "../conversions/standard.ts";
import { assign } from "../flow.ts";
import type { Local } from "../scope.ts";
import { resolveType } from "../type-names.ts";

/** A pattern: tests a value and, when it matches, fills its variable. */
export interface Pattern {
  /** The value is in the representation of the type that is matched against. */
  readonly test: (value: unknown, frame: Frame) => boolean;
  /** The same in JavaScript, for a value that has a name. */
  readonly write: (writer: Writer, value: string) => string;
  readonly local: Local | undefined;
  /** The constant of a `case` label, to find duplicates. */
  readonly constant?: { readonly value: unknown };
}

/** `x is T` and `x is pattern`. */
export function bindIs(binder: Binder, node: SyntaxNode): Value {
  const operand = binder.value(node.find("left") ?? node.get("expression"));
  const patternNode = node.find("pattern");
  const pattern =
    patternNode === undefined
      ? typeTest(operand.type, resolveType(node.get("right")), node)
      : bindPattern(binder, patternNode, operand.type);
  const { evaluate } = operand;
  const { test, write, local } = pattern;
  const value = computed(
    boolType,
    written(
      (frame) => test(evaluate(frame), frame),
      (writer) => {
        const held = writer.temporary();
        return inTurn(`${held} = ${writer.value(evaluate)}`, write(writer, held));
      },
    ),
  );
  if (local === undefined) return value;
  const before = binder.flow;
  const split = { whenTrue: assign(before, local), whenFalse: before };
  return { ...value, split };
}

/** `x as T`. */
export function bindAs(binder: Binder, node: SyntaxNode): Value {
  const operand = binder.value(node.get("left"));
  const type = resolveType(node.get("right"));
  if (!isNullable(type)) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `'as' needs a type that can be null; write ${typeName(type)}? or a cast.`,
    );
  }
  requirePossible(operand.type, type, node);
  const box = boxer(operand.type);
  const convert = fromObject(type);
  const { evaluate } = operand;
  const asType = (value: unknown) => {
    const object = box === undefined ? value : box(value);
    return isInstance(object, type) ? convert(object) : null;
  };
  return computed(type, applied(asType, evaluate));
}

function requirePossible(from: Type, to: Type, node: SyntaxNode): void {
  if (from === nullType || explicitConversion(from, to, false) !== undefined) return;
  refuse(
    "csharp-type-mismatch",
    node,
    `A '${typeName(from)}' can never be a '${typeName(to)}'; remove the test or correct the type.`,
  );
}

function typeTest(from: Type, type: Type, node: SyntaxNode): Pattern {
  requirePossible(from, type, node);
  const box = boxer(from);
  return testing((value) => isInstance(box === undefined ? value : box(value), type));
}

/** A pattern of `is` or `case`, for values of a static type. */
export function bindPattern(binder: Binder, node: SyntaxNode, from: Type): Pattern {
  switch (node.kind) {
    case "constant_pattern":
      return bindConstantPattern(binder, node, from);
    case "declaration_pattern":
      return bindDeclarationPattern(binder, node, from);
    case "discard":
      return { local: undefined, test: () => true, write: () => "true" };
    case "var_pattern":
      return refuse("csharp-unsupported", node, "Deconstruction is not supported; use a variable.");
    default:
      binder.bind(node);
      return refuse("csharp-unsupported", node, "This pattern is not supported; use conditions.");
  }
}

function bindConstantPattern(binder: Binder, node: SyntaxNode, from: Type): Pattern {
  const content = node.only;
  const bound = binder.bind(content);
  // The grammar cannot tell `x is System.Guid` from a comparison with a constant.
  if (bound.form === "type") return typeTest(from, bound.type, node);
  if (bound.form === "value" && bound.type === nullType) {
    if (!isNullable(from) && from !== nullType) {
      refuse("csharp-type-mismatch", node, `A '${typeName(from)}' is never null.`);
    }
    return { ...equalTo(null), constant: { value: null } };
  }
  const target = from === objectType ? undefined : (underlying(from) ?? from);
  const value =
    target === undefined ? binder.mustBeValue(bound, content) : binder.tryConvert(bound, target);
  if (value?.constant === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${content.text}' is not a constant of type '${typeName(from)}'; compare with == instead.`,
    );
  }
  const expected = value.constant.value;
  const box = target === undefined ? boxer(value.type) : undefined;
  const object = box === undefined ? expected : box(expected);
  return { ...equalTo(object), constant: { value: object } };
}

/** A pattern that fills no variable. */
function testing(test: (value: unknown) => boolean): Pattern {
  return {
    local: undefined,
    test,
    write: (writer, value) => writer.call(test, value),
  };
}

function equalTo(expected: unknown): Pattern {
  const pattern = testing((value) => equalValues(expected, value));
  if (expected !== null && typeof expected !== "string") return pattern;
  return { ...pattern, write: (writer, value) => `${value} === ${writer.constant(expected)}` };
}

function bindDeclarationPattern(binder: Binder, node: SyntaxNode, from: Type): Pattern {
  const typeNode = node.get("type");
  const isVar = typeNode.kind === "implicit_type";
  const type = isVar ? from : resolveType(typeNode);
  if (!isVar) requirePossible(from, type, node);
  if (!isVar && underlying(type) !== undefined) {
    refuse(
      "csharp-type-mismatch",
      typeNode,
      "A pattern tests for the type without the question mark.",
    );
  }
  const nameNode = node.find("name");
  const local =
    nameNode === undefined ? undefined : binder.scope.declare(nameNode, nameNode.text, type);
  const box = boxer(from);
  const convert = isVar ? (value: unknown) => value : fromObject(type);
  const matches = isVar ? () => true : (object: unknown) => isInstance(object, type);
  return {
    local,
    test: (value, frame) => {
      const object = box === undefined || isVar ? value : box(value);
      if (!matches(object)) return false;
      if (local !== undefined) frame.slots[local.slot] = convert(object);
      return true;
    },
    write: (writer, value) => {
      const fill = (object: string) =>
        local === undefined
          ? "true"
          : inTurn(`${writer.variable(0, local.slot)} = ${writer.call(convert, object)}`, "true");
      if (isVar) return fill(value);
      const object = box === undefined ? value : writer.temporary();
      const boxed = box === undefined ? value : `(${object} = ${writer.call(box, value)})`;
      return `(${writer.call(matches, boxed)} && ${fill(object)})`;
    },
  };
}
