import { refuse } from "../../finding.ts";
import { type Evaluate, inTurn, type Writer, written } from "../../runtime/evaluate.ts";
import type { Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { violation } from "../../types/constraints.ts";
import { extensionsNamed } from "../../types/lookup.ts";
import type { Callable, Method } from "../../types/member.ts";
import { argumentsOf, nameless, substitute, type Type } from "../../types/type.ts";
import { isValueType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Argument, computed, type MethodGroup, type Value } from "../bound.ts";
import { checkAllowed } from "../names/allowed.ts";
import {
  inChainOf,
  keptUnlessSkipped,
  present,
  type Use,
  withInstance,
  writtenPresent,
} from "../names/instances.ts";
import { kept } from "../names/locals.ts";
import { writtenCall } from "../written-call.ts";
import type { Applicable } from "./applicable.ts";
import { type ArgumentValues, argumentValues, deliver, type OutParameter } from "./arguments.ts";
import { explainNoOverload } from "./overload-findings.ts";
import { resolveOverload } from "./overloads.ts";

/** A call of one of a group of methods: of the type first, of extension classes otherwise. */
export function bindCall(
  binder: Binder,
  group: MethodGroup,
  given: readonly Argument[],
  node: SyntaxNode,
): Value {
  const { receiver, levels, typeArguments } = group;
  binder.variables.call(receiver, group.name, given[0]);
  const own = resolveOverload(binder, levels, given, typeArguments);
  if (own.kind === "chosen") return bindMethodCall(binder, own.overload, receiver, given, node);
  if (own.kind === "none" && receiver !== undefined) {
    const slot = receiver.isChained ? binder.scope.shape.reserve() : undefined;
    const held = slot === undefined ? receiver : kept(slot, receiver.type);
    const withReceiver = [{ bound: held, name: undefined, node: group.node }, ...given];
    const extensions = extensionsNamed(group.name);
    const resolution = resolveOverload(binder, [extensions], withReceiver, typeArguments);
    if (resolution.kind === "chosen") {
      const call = bindMethodCall(binder, resolution.overload, undefined, withReceiver, node);
      return slot === undefined ? call : keptUnlessSkipped(receiver, slot, call);
    }
    if (resolution.kind === "ambiguous") return refuseAmbiguous(group.name, node);
  }
  if (own.kind === "ambiguous") return refuseAmbiguous(group.name, node);
  return explainNoOverload(binder, group, given, node);
}

function refuseAmbiguous(name: string, node: SyntaxNode): never {
  return refuse(
    "csharp-type-mismatch",
    node,
    `The call of '${name}' fits several overloads equally well; cast an argument to choose one.`,
  );
}

function bindMethodCall(
  binder: Binder,
  overload: Applicable<Method>,
  receiver: Value | undefined,
  given: readonly Argument[],
  node: SyntaxNode,
): Value {
  const { member } = overload.found;
  const { values, returns, types } = prepare(binder, overload, given, node);
  if (receiver === undefined) return computed(returns, callStatic(member.run, values, types));
  const evaluate =
    receiver.isChained || isValueType(receiver.type)
      ? withInstance(receiver, member.owner, callOn(member.run, values, types))
      : callOnObject(receiver.evaluate, member.run, values, types);
  return inChainOf(receiver, computed(returns, evaluate));
}

interface Prepared {
  readonly values: ArgumentValues;
  readonly returns: Type;
  readonly types: readonly Type[];
}

function prepare(
  binder: Binder,
  overload: Applicable<Method>,
  given: readonly Argument[],
  node: SyntaxNode,
): Prepared {
  const { member, owner } = overload.found;
  checkAllowed(member, node);
  const mapping = new Map(argumentsOf(owner));
  for (const [index, parameter] of member.typeParameters.entries()) {
    const argument = overload.typeArguments[index];
    if (argument !== undefined) mapping.set(parameter, argument);
  }
  const values = argumentValues(binder, overload, given);
  const types = [...owner.arguments, ...overload.typeArguments].map(nameless);
  const problem = violation(member, overload.typeArguments, values.constants);
  if (problem !== undefined) refuse(problem.rule, node, problem.message);
  return { values, returns: substitute(member.returns, mapping), types };
}

/** A call without an instance, with the common numbers of arguments unrolled; types are arguments, too. */
export function callStatic(
  run: Callable,
  { evaluators, outs }: ArgumentValues,
  types: readonly Type[],
): Evaluate {
  const call =
    outs.length === 0
      ? calledWith(run, evaluators, types)
      : (frame: Frame) => {
          const values = evaluators.map((evaluator) => evaluator(frame));
          const result = run(...values, ...types);
          deliver(outs, values, frame);
          return result;
        };
  return whereWritten(call, outs, (writer) =>
    writeCall(writer, run, [], { evaluators, outs }, types),
  );
}

function calledWith(
  run: Callable,
  evaluators: readonly Evaluate[],
  types: readonly Type[],
): Evaluate {
  const all = [...evaluators, ...types.map((type) => () => type)];
  const [first, second, third, fourth] = all;
  if (first === undefined) return () => run();
  if (second === undefined) return (frame) => run(first(frame));
  if (third === undefined) return (frame) => run(first(frame), second(frame));
  if (fourth === undefined) return (frame) => run(first(frame), second(frame), third(frame));
  if (all.length === 4) {
    return (frame) => run(first(frame), second(frame), third(frame), fourth(frame));
  }
  return (frame) => run(...all.map((evaluator) => evaluator(frame)));
}

/** A call on an object, which most are: its instance goes straight to the member. */
function callOnObject(
  receiver: Evaluate,
  run: Callable,
  values: ArgumentValues,
  types: readonly Type[],
): Evaluate {
  const self: Evaluate = written(
    (frame) => present(receiver(frame)),
    (writer) => writtenPresent(writer, receiver),
  );
  const outs = values.outs.map(({ parameter, target }) => ({ parameter: parameter + 1, target }));
  return callStatic(run, { ...values, evaluators: [self, ...values.evaluators], outs }, types);
}

function callOn(run: Callable, values: ArgumentValues, types: readonly Type[]): Use {
  const { evaluators, outs } = values;
  const use: Use = (self, frame) => {
    const given = evaluators.map((evaluator) => evaluator(frame));
    const result = run(self, ...given, ...types);
    deliver(outs, given, frame);
    return result;
  };
  if (outs.some(({ target }) => target.write === undefined)) return use;
  return Object.assign(use, {
    write: (writer: Writer, self: string) => writeCall(writer, run, [self], values, types),
  });
}

/** The call as it is written, which ends with what its out parameters are given. */
function writeCall(
  writer: Writer,
  run: Callable,
  self: readonly string[],
  { evaluators, outs }: Pick<ArgumentValues, "evaluators" | "outs">,
  types: readonly Type[],
): string {
  const given = evaluators.map((each) => writer.value(each));
  if (outs.length === 0) return writtenCall(writer, run, [...self, ...given], types);
  const result = writer.temporary();
  const deliveries: string[] = [];
  for (const { parameter, target } of outs) {
    const reference = writer.temporary();
    given[parameter] = `(${reference} = ${given[parameter]})`;
    const place = target.write?.(writer);
    deliveries.push(...(place?.located ?? []), place?.set(`${reference}.value`) ?? "");
  }
  const called = writtenCall(writer, run, [...self, ...given], types);
  return inTurn(`${result} = ${called}`, ...deliveries, result);
}

function whereWritten(
  call: Evaluate,
  outs: readonly OutParameter[],
  write: (writer: Writer) => string,
): Evaluate {
  return outs.some(({ target }) => target.write === undefined) ? call : written(call, write);
}
