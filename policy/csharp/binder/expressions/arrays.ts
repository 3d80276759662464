import { refuse } from "../../finding.ts";
import { emptyArray } from "../../runtime/arrays.ts";
import { defaultValue } from "../../runtime/casting.ts";
import { applied } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { type ArrayType, arrayOf, type Type, typeName } from "../../types/type.ts";
import { intType, longType, uintType, ulongType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, type Value } from "../bound.ts";
import { arrayOfItems } from "../calls/arguments.ts";
import { bestCommonType } from "../conversions/common-type.ts";
import { resolveType } from "../type-names.ts";

/** `new T[n]`, `new T[] { … }` and `new T[n][]`. */
export function bindArrayCreation(binder: Binder, node: SyntaxNode): Value {
  const { element, ranks } = flatten(binder, node.get("type"));
  const [first, ...inner] = ranks;
  const sizes = first?.named ?? [];
  if (ranks.some((rank) => rank.has(",")) || inner.some((rank) => rank.named.length > 0)) {
    return refuse(
      "csharp-unsupported",
      node,
      "Multi-dimensional arrays are not supported; use an array of arrays.",
    );
  }
  const type = arrayOf(inner.reduce<Type>((each) => arrayOf(each), element));
  const initializer = node.child("initializer_expression");
  const [size] = sizes;
  if (initializer !== undefined) {
    const array = bindArrayInitializer(binder, initializer, type);
    checkSize(binder, size, initializer);
    return array;
  }
  if (size === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      "An array needs a size or elements: new T[n] or new T[] { … }.",
    );
  }
  const length = lengthValue(binder, size).evaluate;
  const zero = defaultValue(type.element);
  const make = (count: unknown) => emptyArray(type.element, Number(count), zero);
  return computed(type, applied(make, length));
}

interface FlatArrayType {
  readonly element: Type;
  /** The brackets from left to right; the first belong to the array that is created. */
  readonly ranks: readonly SyntaxNode[];
}

function flatten(binder: Binder, node: SyntaxNode): FlatArrayType {
  if (node.kind !== "array_type") return { element: resolveType(node), ranks: [] };
  const { element, ranks } = flatten(binder, node.get("type"));
  return { element, ranks: [...ranks, node.get("rank")] };
}

function lengthValue(binder: Binder, node: SyntaxNode): Value {
  const bound = binder.value(node);
  for (const type of [intType, uintType, longType, ulongType]) {
    const value = binder.tryConvert(bound, type);
    if (value !== undefined) return value;
  }
  return binder.convert(bound, intType, node);
}

function checkSize(binder: Binder, size: SyntaxNode | undefined, initializer: SyntaxNode): void {
  if (size === undefined) return;
  const { constant } = lengthValue(binder, size);
  const count = initializer.named.length;
  if (constant === undefined || Number(constant.value) !== count) {
    refuse(
      "csharp-type-mismatch",
      size,
      `The initialiser has ${count} elements; leave the size out or make it ${count}.`,
    );
  }
}

/** `{ a, b }` where an array type is known. */
export function bindArrayInitializer(binder: Binder, node: SyntaxNode, type: ArrayType): Value {
  const { element } = type;
  const items = node.named.map((each) => {
    if (each.kind !== "initializer_expression") return binder.converted(each, element).evaluate;
    if (element.form === "array") return bindArrayInitializer(binder, each, element).evaluate;
    return refuse(
      "csharp-type-mismatch",
      each,
      `An element of this array is a '${typeName(element)}', which has no initialiser of its own.`,
    );
  });
  return computed(type, arrayOfItems(element, items));
}

/** `new[] { … }`: the element type is the best common type of the elements. */
export function bindImplicitArray(binder: Binder, node: SyntaxNode): Value {
  const initializer = node.only;
  const elements = initializer.named.map((each) => ({ node: each, bound: binder.bind(each) }));
  const element = bestCommonType(
    binder,
    elements.map(({ bound }) => bound),
  );
  if (element === undefined) {
    return refuse(
      "csharp-type-mismatch",
      node,
      "The elements have no common type; name the type: new T[] { … }.",
    );
  }
  const items = elements.map((each) => binder.convert(each.bound, element, each.node).evaluate);
  return computed(arrayOf(element), arrayOfItems(element, items));
}
