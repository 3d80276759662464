import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { typeName } from "../../types/type.ts";
import { isDelegate, isNullable, stringType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, constantValue, describe, type MethodGroup, type Value } from "../bound.ts";
import { checkListed } from "../names/allowed.ts";
import { endChain, guard } from "../names/instances.ts";
import { bindMember } from "../names/names.ts";
import { refuseUnknownType } from "../type-names.ts";
import { bindArguments } from "./arguments.ts";
import { bindElementLink } from "./elements.ts";
import { bindCall } from "./invocation.ts";
import { bindLocalCall } from "./local-calls.ts";

/** `a.b`, `a[b]`, `a()` and `a?.b`, ended: what follows is no longer skipped with `?.`. */
export function bindChain(binder: Binder, node: SyntaxNode): Bound {
  return endChain(bindLink(binder, node));
}

/** A link of a chain, still open: the links after it are skipped together with it. */
function bindLink(binder: Binder, node: SyntaxNode): Bound {
  switch (node.kind) {
    case "member_access_expression":
      return bindMember(binder, bindLink(binder, node.get("expression")), node.get("name"));
    case "invocation_expression":
      return bindInvocation(binder, node);
    case "element_access_expression":
      return bindElementLink(
        binder,
        bindLink(binder, node.get("expression")),
        node.get("subscript"),
        node,
      );
    case "conditional_access_expression":
      return bindConditionalLink(binder, node);
    default:
      return binder.bind(node);
  }
}

function bindConditionalLink(binder: Binder, node: SyntaxNode): Bound {
  const condition = node.get("condition");
  const receiver = binder.mustBeValue(bindLink(binder, condition), condition);
  if (!isNullable(receiver.type)) {
    refuse(
      "csharp-type-mismatch",
      condition,
      `A '${typeName(receiver.type)}' is never null; write . instead of ?.`,
    );
  }
  const guarded = guard(receiver);
  const link = node.children[node.children.length - 1];
  return link?.kind === "member_binding_expression"
    ? bindMember(binder, guarded, link.get("name"))
    : bindElementLink(binder, guarded, link ?? node, node);
}

/** A call, as a link of a chain. */
function bindInvocation(binder: Binder, node: SyntaxNode): Bound {
  const functionNode = node.get("function");
  const list = node.get("arguments");
  if (functionNode.kind === "identifier" && functionNode.text === "nameof") {
    return bindNameof(binder, list);
  }
  const local =
    functionNode.kind === "identifier" ? binder.scope.findFunction(functionNode.text) : undefined;
  if (local !== undefined) return bindLocalCall(binder, local, list, node);
  binder.called.add(functionNode.end);
  const target = bindLink(binder, functionNode);
  if (target.form === "methods") {
    const given = bindArguments(binder, list, isEnumParse(target));
    return bindCall(binder, target, given, node);
  }
  if (target.form === "namespace") refuseUnknownType(withoutLast(target.name), 0, node);
  if (target.form === "value" && isDelegate(target.type)) {
    checkListed(`System.${typeName(target.type).split("<")[0]}`, "Invoke", false, node);
  }
  return refuse(
    "csharp-type-mismatch",
    functionNode,
    `${describe(target)} is not a method; only methods can be called.`,
  );
}

/** The only member on the list that wants a type as a value. */
function isEnumParse({ name, levels }: MethodGroup): boolean {
  const owners = levels.flat().map(({ owner }) => owner.definition.fullName);
  return name === "Parse" && owners.includes("System.Enum");
}

/** The name of the type in what looked like a namespace: all but the name of its method. */
function withoutLast(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

/** `nameof(x)`: the last name, once it is known to mean something. */
function bindNameof(binder: Binder, list: SyntaxNode): Value {
  const argument = list.only.only;
  binder.speculate(() => binder.bind(argument));
  const name = argument.kind === "member_access_expression" ? argument.get("name") : argument;
  return constantValue(stringType, name.text);
}
