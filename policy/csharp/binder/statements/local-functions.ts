import { refuse } from "../../finding.ts";
import type { Evaluate, Execute } from "../../runtime/evaluate.ts";
import { Returned } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Method, Parameter } from "../../types/member.ts";
import { type Type, TypeDefinition } from "../../types/type.ts";
import { voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { FrameShape, type LocalFunction, Scope } from "../scope.ts";
import { resolveType } from "../type-names.ts";

export const owner = new TypeDefinition({
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
    returns: resolveType(node.get("type")),
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
  const type = resolveType(typeNode);
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
  if (returns !== voidType) return binder.convert(bound, returns, node).evaluate;
  return bound.form === "value" ? bound.evaluate : binder.value(node).evaluate;
}
