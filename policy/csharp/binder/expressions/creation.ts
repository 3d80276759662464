import { refuse } from "../../finding.ts";
import { defaultValue } from "../../runtime/casting.ts";
import { type Evaluate, inTurn, written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { constructorViolation } from "../../types/constraints.ts";
import { constructorsOf, findMembers } from "../../types/lookup.ts";
import { type NamedType, nameless, typeName } from "../../types/type.ts";
import { isDelegate } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, describe, type Value } from "../bound.ts";
import { argumentValues, bindArguments } from "../calls/arguments.ts";
import { bindElement } from "../calls/elements.ts";
import { bindCall, callStatic } from "../calls/invocation.ts";
import { resolveOverload } from "../calls/overloads.ts";
import { bindProperty } from "../names/access.ts";
import { checkAllowed, checkListed } from "../names/allowed.ts";
import { kept } from "../names/locals.ts";
import { writable } from "../names/targets.ts";
import { refuseUnknownMember } from "../names/unknown-members.ts";
import { resolveType } from "../type-names.ts";

/** `new T(…) { … }`. */
export function bindObjectCreation(binder: Binder, node: SyntaxNode): Value {
  if (node.find("arguments") === undefined && node.find("initializer") === undefined) {
    // The grammar takes `new List<(int a, int b)> { … }` for a comparison.
    refuse(
      "csharp-unsupported",
      node,
      "Write the parentheses of new, also in front of { … }: new T() { … }.",
    );
  }
  const type = resolveType(node.get("type"));
  if (type.form !== "named") {
    return refuse("csharp-type-mismatch", node, `'${typeName(type)}' cannot be created with new.`);
  }
  const initializer = node.find("initializer");
  const created = construct(binder, type, node.find("arguments"), node);
  if (initializer === undefined) return created;
  const slot = binder.scope.shape.reserve();
  const steps = initializerSteps(binder, kept(slot, type), initializer);
  return computed(type, initialized(created.evaluate, slot, steps));
}

/** An object after the steps of its initializer, which find it in a slot. */
function initialized(evaluate: Evaluate, slot: number, steps: readonly Evaluate[]): Evaluate {
  return written(
    (frame) => {
      const instance = evaluate(frame);
      frame.slots[slot] = instance;
      for (const step of steps) step(frame);
      return instance;
    },
    (writer) => {
      const held = writer.variable(0, slot);
      const done = steps.map((step) => writer.value(step));
      return inTurn(`${held} = ${writer.value(evaluate)}`, ...done, held);
    },
  );
}

function construct(
  binder: Binder,
  type: NamedType,
  list: SyntaxNode | undefined,
  node: SyntaxNode,
): Value {
  const { kind, fullName } = type.definition;
  const constructors = constructorsOf(type);
  const given = list === undefined ? [] : bindArguments(binder, list);
  if (kind === "struct" && given.length === 0 && !constructors.some(isParameterless)) {
    return computed(
      type,
      written(
        () => defaultValue(type),
        (writer) => writer.call(defaultValue, writer.constant(type)),
      ),
    );
  }
  if (constructors.length === 0 || isDelegate(type)) {
    checkListed(fullName, ".ctor", false, node.get("type"));
    const advice = kind === "class" ? "; get one from a method or property" : "";
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${typeName(type)}' cannot be created with new${advice}.`,
    );
  }
  for (const { member } of constructors.slice(0, 1)) checkAllowed(member, node.get("type"));
  const resolution = resolveOverload(binder, [constructors], given);
  if (resolution.kind !== "chosen") {
    const types = given.map(({ bound }) => describe(bound)).join(", ");
    const shown = constructors.slice(0, 4).map(({ member }) => {
      const parameters = member.parameters.map((each) => `${typeName(each.type)} ${each.name}`);
      return `new ${typeName(type)}(${parameters.join(", ")})`;
    });
    return refuse(
      "csharp-type-mismatch",
      node,
      `No constructor of '${typeName(type)}' takes (${types}); it is ${shown.join(" or ")}.`,
    );
  }
  const { overload } = resolution;
  const { run } = overload.found.member;
  const values = argumentValues(binder, overload, given);
  const problem = constructorViolation(fullName, values.constants);
  if (problem !== undefined) refuse(problem.rule, node, problem.message);
  const types = type.arguments.map(nameless);
  return computed(type, callStatic(run, values, types));
}

function isParameterless({ member }: ReturnType<typeof constructorsOf>[number]): boolean {
  return member.parameters.length === 0;
}

/** The assignments and additions between the braces. */
function initializerSteps(binder: Binder, self: Value, node: SyntaxNode): readonly Evaluate[] {
  return node.named.map((element) => {
    if (element.kind === "assignment_expression") return bindMemberSetting(binder, self, element);
    const nodes = element.kind === "initializer_expression" ? element.named : [element];
    return bindAddition(binder, self, nodes, element);
  });
}

function bindAddition(
  binder: Binder,
  self: Value,
  nodes: readonly SyntaxNode[],
  node: SyntaxNode,
): Evaluate {
  const { methods } = findMembers(self.type, "Add", false);
  if (methods.length === 0) {
    return refuse(
      "csharp-type-mismatch",
      node,
      `'${typeName(self.type)}' has no Add method, so elements cannot stand in its initialiser.`,
    );
  }
  const given = nodes.map((each) => ({ bound: binder.bind(each), name: undefined, node: each }));
  const group = {
    form: "methods",
    node,
    name: "Add",
    receiver: self,
    receiverType: self.type,
    levels: methods,
    typeArguments: [],
  } as const;
  return bindCall(binder, group, given, node).evaluate;
}

function bindMemberSetting(binder: Binder, self: Value, node: SyntaxNode): Evaluate {
  const left = node.get("left");
  const right = node.get("right");
  const member = memberOf(binder, self, left);
  if (right.kind !== "initializer_expression") {
    const target = writable(binder, member, left);
    return target.store(binder.converted(right, member.type).evaluate);
  }
  // `Items = { a, b }` adds to the object that the member already holds.
  const slot = binder.scope.shape.reserve();
  const steps = initializerSteps(binder, kept(slot, member.type), right);
  return initialized(member.evaluate, slot, steps);
}

function memberOf(binder: Binder, self: Value, left: SyntaxNode): Value {
  if (left.kind === "element_binding_expression") {
    return bindElement(binder, self, bindArguments(binder, left), left);
  }
  const { property } = findMembers(self.type, left.text, false);
  if (left.kind !== "identifier" || property === undefined) {
    return refuseUnknownMember(self.type, left.text, left, false);
  }
  return bindProperty(binder, self, property, left);
}
