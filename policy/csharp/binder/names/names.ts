import { closest } from "../../../spelling.ts";
import { refuse } from "../../finding.ts";
import { written } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { extensionsNamed, findMembers } from "../../types/lookup.ts";
import { contextNamespace, isNamespace, typeNamed } from "../../types/registry.ts";
import type { NamedType, Type } from "../../types/type.ts";
import { isDelegate } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, computed, describe, type MethodGroup, type Value } from "../bound.ts";
import {
  isOutside,
  keywordType,
  lookUpType,
  refuseUnknownType,
  typeArgumentsOf,
} from "../type-names.ts";
import { bindProperty } from "./access.ts";
import { bindLocal } from "./locals.ts";
import { bindTupleElement } from "./tuple-elements.ts";
import { refuseUnknownMember } from "./unknown-members.ts";

/** A name on its own: a variable, `context`, a type or the start of a namespace. */
export function bindIdentifier(binder: Binder, node: SyntaxNode): Bound {
  const name = node.text.replace(/^@/, "");
  const local = binder.scope.find(name);
  if (local !== undefined) return bindLocal(binder, local, node);
  if (name === "context") {
    return computed(
      typeNamed(`${contextNamespace}.IProxyRequestContext`),
      written(
        (frame) => frame.context,
        (writer) => writer.context,
      ),
    );
  }
  const type = lookUpType(name, []);
  if (type !== undefined) return { form: "type", type };
  if (isNamespace(name)) return { form: "namespace", name };
  const near = closest(name, [...binder.scope.names(), "context"]);
  if (near !== undefined && /^[a-z_]/.test(name)) {
    return refuse(
      "csharp-unknown-name",
      node,
      `There is no variable '${name}' here; did you mean ${near}?`,
    );
  }
  if (/^[a-z_]/.test(name)) {
    return refuse(
      "csharp-unknown-name",
      node,
      `There is no variable '${name}' here; declare it before it is used.`,
    );
  }
  return refuseUnknownType(name, 0, node);
}

/** A generic type on its way to a static member, as in `Tuple<int, int>.Equals`. */
export function bindGenericName(_: Binder, node: SyntaxNode): Bound {
  const typeArguments = typeArgumentsOf(node);
  const type = lookUpType(node.only.text, typeArguments);
  if (type !== undefined) return { form: "type", type };
  return refuseUnknownType(node.only.text, typeArguments.length, node);
}

/** `int` in `int.Parse`. */
export function bindPredefinedType(_: Binder, node: SyntaxNode): Bound {
  return { form: "type", type: keywordType(node) };
}

/** `global::System`. */
export function bindAlias(binder: Binder, node: SyntaxNode): Bound {
  return bindIdentifier(binder, node.get("name"));
}

/** `receiver.name`, where the receiver may be a namespace, a type or a value. */
export function bindMember(binder: Binder, receiver: Bound, nameNode: SyntaxNode): Bound {
  const isGeneric = nameNode.kind === "generic_name";
  const name = isGeneric ? nameNode.only.text : nameNode.text;
  const typeArguments = isGeneric ? typeArgumentsOf(nameNode) : [];
  switch (receiver.form) {
    case "namespace":
      return inNamespace(`${receiver.name}.${name}`, typeArguments, nameNode);
    case "type":
      return bindStaticMember(binder, receiver.type, name, typeArguments, nameNode);
    case "value":
      return bindInstanceMember(
        binder,
        binder.mustBeValue(receiver, nameNode),
        name,
        typeArguments,
        nameNode,
      );
    default:
      return refuse("csharp-type-mismatch", nameNode, `${describe(receiver)} has no members.`);
  }
}

function inNamespace(name: string, typeArguments: readonly Type[], node: SyntaxNode): Bound {
  const type = lookUpType(name, typeArguments);
  if (type !== undefined) return { form: "type", type };
  // A namespace that is not known may still lead to a type whose name says more about it.
  if (isNamespace(name) || isOutside(name)) return { form: "namespace", name };
  return refuseUnknownType(name, typeArguments.length, node);
}

function bindStaticMember(
  binder: Binder,
  type: NamedType,
  name: string,
  typeArguments: readonly Type[],
  node: SyntaxNode,
): Bound {
  const nested = lookUpType(`${type.definition.fullName}.${name}`, typeArguments);
  if (nested !== undefined) return { form: "type", type: nested };
  const { property, methods } = findMembers(type, name, true);
  if (property !== undefined) return bindProperty(binder, undefined, property, node);
  if (methods.length === 0) return refuseUnknownMember(type, name, node, true);
  return group(node, name, undefined, type, methods, typeArguments);
}

function bindInstanceMember(
  binder: Binder,
  receiver: Value,
  name: string,
  typeArguments: readonly Type[],
  node: SyntaxNode,
): Bound {
  const { type } = receiver;
  const element = bindTupleElement(binder, receiver, name, node);
  if (element !== undefined) return element;
  const { property, methods } = findMembers(type, name, false);
  // What is called is a method: Count() of a list is LINQ's, beside its property.
  const isCalled = binder.called.has(node.end) && extensionsNamed(name).length > 0;
  if (property !== undefined && !(isCalled && !isDelegate(property.member.type))) {
    return bindProperty(binder, receiver, property, node);
  }
  if (methods.length === 0 && extensionsNamed(name).length === 0) {
    return refuseUnknownMember(type, name, node, false);
  }
  return group(node, name, receiver, type, methods, typeArguments);
}

function group(
  node: SyntaxNode,
  name: string,
  receiver: Value | undefined,
  receiverType: Type,
  levels: MethodGroup["levels"],
  typeArguments: readonly Type[],
): MethodGroup {
  return { form: "methods", node, name, receiver, receiverType, levels, typeArguments };
}
