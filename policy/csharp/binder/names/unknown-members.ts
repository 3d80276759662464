import { closest } from "../../../spelling.ts";
import { insteadOfMember, insteadOfUnsupported } from "../../advice.ts";
import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { existsOtherwise, inheritance, memberNames } from "../../types/lookup.ts";
import { contextNamespace } from "../../types/registry.ts";
import { type Type, typeName } from "../../types/type.ts";
import { checkListed } from "./allowed.ts";

/** Advice for a member that is allowed but not supported, wherever it is declared. */
function adviceFor(type: Type, name: string): string | undefined {
  const levels = inheritance(type).map(({ definition }) => definition.fullName);
  for (const level of [...levels, "System.Linq.Enumerable"]) {
    const advice = insteadOfUnsupported.get(`${level}.${name}`);
    if (advice !== undefined) return advice;
  }
  return undefined;
}

/** Says why a type has no such member, in the order in which it helps most. */
export function refuseUnknownMember(
  type: Type,
  name: string,
  node: SyntaxNode,
  isStatic: boolean,
): never {
  const shown = typeName(type);
  if (existsOtherwise(type, name, isStatic)) {
    return refuse(
      "csharp-type-mismatch",
      node,
      isStatic
        ? `'${name}' belongs to a value of '${shown}', not to the type; call it on a value.`
        : `'${name}' is static; write ${shown}.${name}.`,
    );
  }
  const owner = type.form === "named" ? type.definition.fullName : "System.Array";
  if (insteadOfMember.has(`${owner}.${name}`)) checkListed(owner, name, false, node);
  const advice = adviceFor(type, name);
  if (advice !== undefined) return refuseUnsupported(shown, name, node, advice);
  const near = closest(name, memberNames(type));
  if (near !== undefined) {
    return refuse(
      "csharp-unknown-name",
      node,
      `'${shown}' has no member '${name}'; did you mean ${near}?`,
    );
  }
  checkListed(owner, name, false, node);
  return isKnownWhole(type)
    ? refuse("csharp-unknown-name", node, `'${shown}' has no member '${name}'.`)
    : refuseUnsupported(shown, name, node, "check its spelling or use another member");
}

function refuseUnsupported(type: string, name: string, node: SyntaxNode, advice: string): never {
  return refuse(
    "csharp-unsupported",
    node,
    `'${name}' of '${type}' is not supported here; ${advice}.`,
  );
}

/** Whether the library knows every member that the type has. */
function isKnownWhole(type: Type): boolean {
  if (type.form !== "named") return false;
  const { fullName, isAnonymous } = type.definition;
  return isAnonymous || fullName.startsWith(`${contextNamespace}.`);
}
