import { refuse } from "../finding.ts";
import { spend } from "../runtime/budget.ts";
import { type Evaluate, type Execute, Frame, Returned } from "../runtime/frame.ts";
import type { SyntaxNode } from "../syntax.ts";
import type { Method, Parameter } from "../types/member.ts";
import { type Type, TypeDefinition } from "../types/type.ts";
import { voidType } from "../types/well-known.ts";
import { argumentValues, bindArguments } from "./arguments.ts";
import type { Binder } from "./binder.ts";
import { computed, type Value } from "./bound.ts";
import { convert } from "./convert.ts";
import { explainNoOverload } from "./overload-findings.ts";
import { resolveOverload } from "./overloads.ts";
import { FrameShape, Scope } from "./scope.ts";
import { resolveType } from "./type-names.ts";

/** A function declared inside of an expression: known in its whole block, bound where it stands. */
export interface LocalFunction {
  readonly name: string;
  readonly method: Method;
  readonly shape: FrameShape;
  /** Set when the body is bound, which is before anything runs. */
  body: Evaluate | undefined;
}

const owner = new TypeDefinition({
  fullName: "<local>",
  kind: "static class",
  parameters: [],
  isAnonymous: true,
  findBases: () => [],
});

/** Declares the functions of a block before its statements are bound: they may be called earlier. */
export function declareLocalFunctions(binder: Binder, nodes: readonly SyntaxNode[]): void {
  for (const node of nodes) {
    if (node.kind === "local_function_statement") declare(binder, node);
  }
}

function declare(binder: Binder, node: SyntaxNode): void {
  if (node.child("modifier") !== undefined || node.find("type_parameters") !== undefined) {
    refuse("csharp-unsupported", node, "Local functions cannot be generic, static or async here.");
  }
  const name = node.get("name").text;
  const method: Method = {
    kind: "method",
    name,
    owner,
    isStatic: true,
    isExtension: false,
    typeParameters: [],
    parameters: node.get("parameters").named.map((each) => parameterOf(binder, each)),
    returns: resolveType(binder, node.get("type")),
    run: () => undefined,
  };
  const shape = new FrameShape(binder.scope.shape.level + 1);
  binder.scope.declareFunction(node, { name, method, shape, body: undefined });
}

function parameterOf(binder: Binder, node: SyntaxNode): Parameter {
  const typeNode = node.find("type");
  if (typeNode === undefined || node.child("modifier") !== undefined) {
    return refuse("csharp-unsupported", node, "Parameters cannot be ref, out or params here.");
  }
  const type = resolveType(binder, typeNode);
  const parameter = { name: node.get("name").text, type, mode: "value" } as const;
  const equals = node.children.findIndex((child) => child.kind === "=");
  const literal = equals < 0 ? undefined : node.children[equals + 1];
  if (literal === undefined) return parameter;
  const { constant } = binder.converted(literal, type);
  return constant === undefined
    ? refuse("csharp-type-mismatch", literal, "The default of a parameter must be a constant.")
    : { ...parameter, default: constant };
}

/** The declaration itself: binds the body and runs nothing. */
export function bindLocalFunction(binder: Binder, node: SyntaxNode): Execute {
  const local = binder.scope.findFunction(node.get("name").text);
  if (local !== undefined) {
    binder.isolated(() => {
      local.body = bindBody(binder, node, local);
    });
  }
  return () => undefined;
}

function bindBody(binder: Binder, node: SyntaxNode, local: LocalFunction): Evaluate {
  const { parameters, returns } = local.method;
  // What the function captures is checked where it is used, not for every call.
  const captured = binder.scope.visibleLocals();
  binder.scope = new Scope(binder.scope, local.shape);
  const assigned = new Set(captured);
  for (const { name, type } of parameters) assigned.add(binder.scope.declare(node, name, type));
  binder.flow = assigned;
  binder.returnSite = { type: returns, values: [], isLambda: true };
  const body = node.get("body");
  if (body.kind === "arrow_expression_clause") return bindArrow(binder, body.only, returns);
  const execute = binder.statement(body);
  if (returns !== voidType && binder.isReachable && binder.findings.length === 0) {
    refuse(
      "csharp-missing-return",
      node.get("name"),
      `Not every path through '${local.name}' ends with return; add the missing return.`,
    );
  }
  return (frame) => {
    const completion = execute(frame);
    return completion instanceof Returned ? completion.value : undefined;
  };
}

function bindArrow(binder: Binder, node: SyntaxNode, returns: Type): Evaluate {
  const bound = binder.bind(node);
  if (returns !== voidType) return convert(binder, bound, returns, node).evaluate;
  return bound.form === "value" ? bound.evaluate : binder.value(node).evaluate;
}

/** A call of a local function. */
export function bindLocalCall(
  binder: Binder,
  local: LocalFunction,
  list: SyntaxNode,
  node: SyntaxNode,
): Value {
  const { method, shape } = local;
  const given = bindArguments(binder, list);
  const levels = [[{ member: method, owner: owner.instantiate([]) }]];
  const resolution = resolveOverload(binder, levels, given);
  if (resolution.kind !== "chosen") {
    const group = {
      form: "methods",
      node,
      name: local.name,
      receiver: undefined,
      receiverType: voidType,
      levels,
      typeArguments: [],
    } as const;
    return explainNoOverload(binder, group, given, node);
  }
  const { evaluators } = argumentValues(binder, resolution.overload, given);
  const depth = binder.scope.shape.level - (shape.level - 1);
  return computed(method.returns, (frame) => {
    spend(1);
    let holder = frame;
    for (let level = 0; level < depth && holder.parent !== undefined; level += 1)
      holder = holder.parent;
    const inner = new Frame(shape.size, holder, frame.context);
    for (const [index, evaluate] of evaluators.entries()) inner.slots[index] = evaluate(frame);
    return local.body?.(inner);
  });
}
