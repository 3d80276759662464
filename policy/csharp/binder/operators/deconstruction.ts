import { refuse } from "../../finding.ts";
import type { Evaluate } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import { ValueTuple } from "../../runtime/tuples.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { tupleElements, tupleOf } from "../../types/tuples.ts";
import { nameless, type Type, typeName } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { type Bound, computed, describe, isTypeless, type Place, type Value } from "../bound.ts";
import { assign } from "../flow.ts";
import { slotTarget } from "../names/locals.ts";
import { bindTarget, writable } from "../names/targets.ts";
import type { ReadOnlyReason } from "../scope.ts";
import { resolveType } from "../type-names.ts";

/** One of the places that a tuple is taken apart into. */
type Part =
  | { readonly kind: "several"; readonly parts: readonly Part[]; readonly node: SyntaxNode }
  | { readonly kind: "discard"; readonly type: Type | undefined }
  | {
      readonly kind: "new";
      readonly type: Type | undefined;
      readonly node: SyntaxNode;
      readonly readOnly: ReadOnlyReason | undefined;
    }
  | { readonly kind: "place"; readonly variable: Value; readonly node: SyntaxNode };

/** What is stored where, once a part and its value have met. */
interface Storing {
  readonly locate: (frame: Frame) => Place;
  readonly evaluate: Evaluate;
  /** Called when every value is computed: then the variable has one. */
  readonly assigned: () => void;
}

/** `(a, b) = t` and `(int a, var b) = t`. */
export function bindDeconstruction(binder: Binder, left: SyntaxNode, right: SyntaxNode): Value {
  const parts = partOf(binder, left, undefined);
  return takeApart(binder, parts, binder.bind(right), right);
}

/** `var (a, b) = t`, and what foreach writes so. */
export function bindDeclaredParts(
  binder: Binder,
  pattern: SyntaxNode,
  source: Bound,
  node: SyntaxNode,
  readOnly?: ReadOnlyReason,
): Value {
  return takeApart(binder, partOf(binder, pattern, readOnly), source, node);
}

function partOf(binder: Binder, node: SyntaxNode, readOnly: ReadOnlyReason | undefined): Part {
  switch (node.kind) {
    case "tuple_pattern": {
      const parts = node.named.map((each) =>
        each.kind === "identifier" && each.text !== "_"
          ? ({ kind: "new", type: undefined, node: each, readOnly } as const)
          : partOf(binder, each, readOnly),
      );
      return { kind: "several", parts, node };
    }
    case "tuple_expression": {
      const parts = node.children
        .filter(({ kind }) => kind === "argument")
        .map((each) => partOf(binder, each.only, readOnly));
      return { kind: "several", parts, node };
    }
    case "discard":
      return { kind: "discard", type: undefined };
    case "declaration_expression": {
      const typeNode = node.get("type");
      const name = node.get("name");
      const type = typeNode.kind === "implicit_type" ? undefined : resolveType(typeNode);
      if (name.kind === "tuple_pattern") return partOf(binder, name, readOnly);
      if (name.text === "_") return { kind: "discard", type };
      return { kind: "new", type, node: name, readOnly };
    }
    default: {
      if (node.text === "_" && binder.scope.find("_") === undefined) {
        return { kind: "discard", type: undefined };
      }
      const variable = bindTarget(binder, node);
      writable(binder, variable, node);
      return { kind: "place", variable, node };
    }
  }
}

function takeApart(binder: Binder, part: Part, source: Bound, node: SyntaxNode): Value {
  const storings: Storing[] = [];
  const setUps: ((frame: Frame) => void)[] = [];
  const type = meet(binder, part, source, node, storings, setUps);
  for (const { assigned } of storings) assigned();
  const types = (tupleElements(type) ?? []).map(nameless);
  return computed(type, (frame) => {
    const places = storings.map(({ locate }) => locate(frame));
    for (const setUp of setUps) setUp(frame);
    const values = storings.map(({ evaluate }) => evaluate(frame));
    for (const [index, place] of places.entries()) place.set(values[index]);
    return new ValueTuple(values, types);
  });
}

/** Brings a part and its value together. @returns the type of what is stored */
function meet(
  binder: Binder,
  part: Part,
  source: Bound,
  node: SyntaxNode,
  storings: Storing[],
  setUps: ((frame: Frame) => void)[],
): Type {
  if (part.kind === "several") {
    const elements = elementsOf(binder, source, part.parts.length, node, setUps);
    return tupleOf(
      part.parts.map((each, index) => {
        const [value, at] = elements[index] ?? [source, node];
        return meet(binder, each, value, at, storings, setUps);
      }),
    );
  }
  const written = part.kind === "place" ? part.variable.type : part.type;
  const value =
    written === undefined ? typedValue(source, node) : binder.convert(source, written, node);
  const { evaluate, type } = value;
  switch (part.kind) {
    case "discard":
      storings.push({ locate: () => nowhere, evaluate, assigned: () => undefined });
      return type;
    case "place": {
      const { target, assigned } = part.variable;
      const { locate } = target ?? writable(binder, part.variable, part.node);
      storings.push({
        locate: (frame) => locate(frame),
        evaluate,
        assigned: () => assigned?.(),
      });
      return type;
    }
    case "new": {
      const { node: name, readOnly } = part;
      const local = binder.scope.declare(
        name,
        name.text.replace(/^@/, ""),
        type,
        readOnly === undefined ? {} : { readOnly },
      );
      const { locate } = slotTarget(0, local.slot);
      const assigned = () => {
        binder.flow = assign(binder.flow, local);
      };
      storings.push({ locate, evaluate, assigned });
      return type;
    }
  }
}

const nowhere: Place = { get: () => undefined, set: () => undefined };

function typedValue(source: Bound, node: SyntaxNode): Value {
  if (source.form === "value" && !isTypeless(source.type)) return source;
  return refuse(
    "csharp-type-mismatch",
    node,
    `var cannot take its type from ${describe(source)}; name the type.`,
  );
}

/** The elements of a tuple: as they are written, or of a tuple that is computed first. */
function elementsOf(
  binder: Binder,
  source: Bound,
  count: number,
  node: SyntaxNode,
  setUps: ((frame: Frame) => void)[],
): readonly (readonly [Bound, SyntaxNode])[] {
  const elements = source.form === "value" ? tupleElements(source.type) : undefined;
  if (source.form !== "value" || elements === undefined) {
    const shown = source.form === "value" ? `'${typeName(source.type)}'` : describe(source);
    return refuse(
      "csharp-type-mismatch",
      node,
      `${shown} is no tuple, and cannot be taken apart; read its members one by one.`,
    );
  }
  if (elements.length !== count) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `A tuple of ${elements.length} elements cannot be taken apart into ${count}; name as many.`,
    );
  }
  if (source.parts !== undefined) return source.parts.map(({ bound, node: at }) => [bound, at]);
  const slot = binder.scope.shape.reserve();
  const { evaluate } = source;
  setUps.push((frame) => {
    frame.slots[slot] = evaluate(frame);
  });
  return elements.map((type, index) => [
    computed(type, ({ slots }) => (slots[slot] as ValueTuple).items[index]),
    node,
  ]);
}
