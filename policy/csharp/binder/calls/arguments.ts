import { refuse } from "../../finding.ts";
import { arrayAround } from "../../runtime/arrays.ts";
import { defaultValue } from "../../runtime/casting.ts";
import { type Evaluate, written } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { Reference } from "../../runtime/value.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { zero } from "../../types/notation.ts";
import { typeNamed } from "../../types/registry.ts";
import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import {
  type Argument,
  computed,
  constantValue,
  type OutArgument,
  type Target,
  type Value,
} from "../bound.ts";
import { assign } from "../flow.ts";
import { slotTarget } from "../names/locals.ts";
import { bindTarget } from "../names/targets.ts";
import { resolveType } from "../type-names.ts";
import type { Applicable, Overload, Slot } from "./applicable.ts";

/**
 * The arguments between parentheses or brackets.
 *
 * @param takesTypes whether `typeof` may be one: the list has no System.Type, but members that want one
 */
export function bindArguments(
  binder: Binder,
  list: SyntaxNode,
  takesTypes = false,
): readonly Argument[] {
  return list.children
    .filter((child) => child.kind === "argument")
    .map((node): Argument => {
      const name = node.find("name")?.text;
      const expression = node.named.find((child) => child.field !== "name") ?? node.only;
      if (node.has("ref") || node.has("in")) {
        refuse(
          "csharp-unsupported",
          node,
          "ref and in arguments are not supported; pass the value.",
        );
      }
      if (takesTypes && expression.kind === "typeof_expression") {
        return { bound: bindTypeof(expression), name, node: expression };
      }
      const bound = node.has("out") ? bindOut(binder, expression) : binder.bind(expression);
      return { bound, name, node: expression };
    });
}

function bindTypeof(node: SyntaxNode): Value {
  const type = resolveType(node.get("type"));
  return computed(typeNamed("System.Type"), () => type);
}

function bindOut(binder: Binder, node: SyntaxNode): OutArgument {
  if (node.kind === "identifier" && node.text === "_" && binder.scope.find("_") === undefined) {
    return { form: "out", node, type: undefined, bind: () => discard };
  }
  if (node.kind === "declaration_expression") {
    const typeNode = node.get("type");
    const name = node.get("name");
    const written = typeNode.kind === "implicit_type" ? undefined : resolveType(typeNode);
    return {
      form: "out",
      node,
      type: written,
      bind: (type) => {
        if (name.text === "_") return discard;
        const local = binder.scope.declare(name, name.text, type);
        binder.flow = assign(binder.flow, local);
        return slotTarget(0, local.slot);
      },
    };
  }
  const value = bindTarget(binder, node);
  const { target, assigned } = value;
  if (target === undefined) {
    return refuse("csharp-type-mismatch", node, "An out argument must be a variable.");
  }
  return {
    form: "out",
    node,
    type: value.type,
    bind: () => {
      assigned?.();
      return target;
    },
  };
}

const discard: Target = {
  isReadable: false,
  locate: () => ({ get: () => undefined, set: () => undefined }),
  write: () => ({ located: [], get: "undefined", set: (value) => value }),
  store: (value) => value,
};

/** Computes the arguments of a chosen overload, one per parameter. */
export interface ArgumentValues {
  readonly evaluators: readonly Evaluate[];
  /** Where what the call leaves in its out parameters is delivered to. */
  readonly outs: readonly OutParameter[];
  /** The constants among the arguments, by parameter. */
  readonly constants: readonly unknown[];
}

/** An out parameter, by the number of its argument. */
export interface OutParameter {
  readonly parameter: number;
  readonly target: Target;
}

/** Converts the arguments to the parameters of the chosen overload. */
export function argumentValues<M extends Overload>(
  binder: Binder,
  overload: Applicable<M>,
  given: readonly Argument[],
): ArgumentValues {
  const outs: OutParameter[] = [];
  const constants: unknown[] = [];
  const evaluators = overload.slots.map((slot, parameter): Evaluate => {
    if (slot.kind === "default") {
      const value = defaultOf(slot.parameter.default?.value, slot.type);
      constants[parameter] = value;
      return constantValue(slot.type, value).evaluate;
    }
    if (slot.kind === "params") return paramsArray(binder, slot, given);
    const argument = given[slot.argument] as Argument;
    if (argument.bound.form === "out") {
      outs.push({ parameter, target: argument.bound.bind(slot.type) });
      return unset;
    }
    const value = binder.convert(argument.bound, slot.type, argument.node);
    constants[parameter] = value.constant?.value;
    return value.evaluate;
  });
  return {
    evaluators: inWrittenOrder(overload.slots, evaluators),
    outs,
    constants,
  };
}

function defaultOf(value: unknown, type: Type): unknown {
  return value === zero ? defaultValue(type) : value;
}

function paramsArray(
  binder: Binder,
  slot: Extract<Slot, { kind: "params" }>,
  given: readonly Argument[],
): Evaluate {
  const { element } = slot;
  const items = slot.arguments.map((index) => {
    const argument = given[index] as Argument;
    return binder.convert(argument.bound, element, argument.node).evaluate;
  });
  return arrayOfItems(element, items);
}

/** A new array of what is computed for each place. */
export function arrayOfItems(element: Type, items: readonly Evaluate[]): Evaluate {
  return written(
    (frame) => {
      const values = new Array<unknown>(items.length);
      for (let index = 0; index < items.length; index += 1) values[index] = items[index]?.(frame);
      return arrayAround(element, values);
    },
    (writer) => {
      const values = `[${items.map((item) => writer.value(item)).join(", ")}]`;
      return writer.call(arrayAround, writer.constant(element), values);
    },
  );
}

/** What an out parameter is given. */
const unset: Evaluate = written(reference, (writer) => writer.call(reference));

function reference(): Reference<unknown> {
  return { value: undefined };
}

/** Delivers what the call left in its out parameters. */
export function deliver(
  outs: readonly OutParameter[],
  values: readonly unknown[],
  frame: Frame,
): void {
  for (const { parameter, target } of outs) {
    target.locate(frame).set((values[parameter] as Reference<unknown>).value);
  }
}

/** C# evaluates arguments as they are written, also when names put them in another order. */
function inWrittenOrder(
  slots: readonly Slot[],
  evaluators: readonly Evaluate[],
): readonly Evaluate[] {
  const written = slots.map((slot) => (slot.kind === "argument" ? slot.argument : -1));
  const isInOrder = written.every(
    (argument, index) =>
      argument < 0 || written.slice(0, index).every((before) => before < argument),
  );
  if (isInOrder) return evaluators;
  const order = [...slots.keys()].sort((a, b) => (written[a] ?? 0) - (written[b] ?? 0));
  let computed: unknown[] = [];
  return evaluators.map((_, parameter): Evaluate => {
    if (parameter > 0) return () => computed[parameter];
    return (frame) => {
      const values: unknown[] = [];
      for (const index of order) values[index] = evaluators[index]?.(frame);
      computed = values;
      return values[0];
    };
  });
}
