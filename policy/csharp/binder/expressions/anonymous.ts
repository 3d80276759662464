import { refuse } from "../../finding.ts";
import { AnonymousObject, anonymousType } from "../../runtime/anonymous.ts";
import { written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { typeName } from "../../types/type.ts";
import { isDelegate } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, nullType, type Value } from "../bound.ts";

/** A property to be, with its value. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

interface Declarator extends NamedValue {
  readonly node: SyntaxNode;
}

/** `new { a = 1, b.C, d }`. */
export function bindAnonymousObject(binder: Binder, node: SyntaxNode): Value {
  const declarators = declaratorsOf(binder, node);
  const names = declarators.map(({ name }) => name);
  const repeated = declarators.find(({ name }, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    refuse(
      "csharp-type-mismatch",
      repeated.node,
      `The anonymous type already has a property '${repeated.name}'; give this one another name.`,
    );
  }
  return anonymousObject(declarators);
}

/** An object of an anonymous type with these properties. */
export function anonymousObject(members: readonly NamedValue[]): Value {
  const properties = members.map(({ name, value }) => ({ name, type: value.type }));
  const type = anonymousType(properties);
  const evaluators = members.map(({ value }) => value.evaluate);
  const make = (values: readonly unknown[]) => new AnonymousObject(type, properties, values);
  return computed(
    type,
    written(
      (frame) => make(evaluators.map((each) => each(frame))),
      (writer) => writer.call(make, `[${evaluators.map((each) => writer.value(each)).join(", ")}]`),
    ),
  );
}

function declaratorsOf(binder: Binder, node: SyntaxNode): readonly Declarator[] {
  const declarators: Declarator[] = [];
  // The grammar lists names, equal signs and values without grouping them.
  const parts = node.children.slice(2, -1);
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined || part.kind === ",") continue;
    const valueNode = parts[index + 1]?.kind === "=" ? parts[index + 2] : undefined;
    if (valueNode !== undefined) index += 2;
    const expression = valueNode ?? part;
    const name = valueNode === undefined ? inferredName(part) : part.text;
    declarators.push({ name, node: expression, value: propertyValue(binder, expression) });
  }
  return declarators;
}

/** An expression as the value of a property, which takes its type from it. */
export function propertyValue(binder: Binder, node: SyntaxNode): Value {
  const value = binder.value(node);
  if (value.type === nullType || isDelegate(value.type)) {
    refuse(
      "csharp-type-mismatch",
      node,
      `A property of an anonymous type cannot be ${value.type === nullType ? "null without a type; write (string)null" : `a '${typeName(value.type)}'`}.`,
    );
  }
  return value;
}

function inferredName(node: SyntaxNode): string {
  switch (node.kind) {
    case "identifier":
      return node.text.replace(/^@/, "");
    case "member_access_expression":
      return node.get("name").text;
    case "conditional_access_expression": {
      const binding = node.child("member_binding_expression");
      if (binding !== undefined) return binding.get("name").text;
    }
  }
  return refuse(
    "csharp-type-mismatch",
    node,
    "This property of the anonymous type has no name; write name = value.",
  );
}
