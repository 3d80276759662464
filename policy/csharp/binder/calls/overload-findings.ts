import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { extensionsNamed } from "../../types/lookup.ts";
import type { Found, Method, Parameter } from "../../types/member.ts";
import { argumentsOf, mentions, substitute, typeName } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { type Argument, describe, type MethodGroup } from "../bound.ts";
import { checkAllowed } from "../names/allowed.ts";
import { refuseUnknownMember } from "../names/unknown-members.ts";

/** Says why no overload takes these arguments. */
export function explainNoOverload(
  binder: Binder,
  group: MethodGroup,
  given: readonly Argument[],
  node: SyntaxNode,
): never {
  const own = group.levels.flat();
  const extensions = group.receiver === undefined ? [] : extensionsNamed(group.name);
  const candidates = [...own, ...extensions];
  if (own.length === 0 && !acceptReceiver(binder, group, extensions)) {
    return refuseUnknownMember(group.receiverType, group.name, group.node, false);
  }
  for (const { member } of own) checkAllowed(member, node);
  for (const argument of given) explainOpenLambda(argument);
  const sameCount = candidates.filter(({ member }) => acceptsCount(member, given.length));
  const [single] = sameCount;
  if (single !== undefined && sameCount.length === 1) {
    explainArguments(binder, single, given, group.typeArguments.length);
  }
  const shown = candidates.slice(0, 4).map(({ member }) => signatureOf(member));
  const types = given.map(({ bound }) => describe(bound)).join(", ");
  return refuse(
    "csharp-type-mismatch",
    node,
    `No overload of '${group.name}' takes (${types}); it is ${shown.join(" or ")}.`,
  );
}

function acceptReceiver(
  binder: Binder,
  group: MethodGroup,
  extensions: readonly Found<Method>[],
): boolean {
  const { receiver } = group;
  if (receiver === undefined) return false;
  return extensions.some(({ member }) => {
    const type = member.parameters[0]?.type;
    return type !== undefined && (mentions(type) || binder.converts(receiver, type));
  });
}

function acceptsCount(method: Method, count: number): boolean {
  const parameters = method.isExtension ? method.parameters.slice(1) : method.parameters;
  const needed = parameters.filter((each) => each.default === undefined && each.mode !== "params");
  const isOpen = parameters.some((each) => each.mode === "params");
  return count >= needed.length && (isOpen || count <= parameters.length);
}

/** Points at the one argument that does not fit, when its parameter has a definite type. */
function explainArguments(
  binder: Binder,
  { member, owner }: Found<Method>,
  given: readonly Argument[],
  typeArgumentCount: number,
): void {
  const parameters = member.isExtension ? member.parameters.slice(1) : member.parameters;
  for (const [index, argument] of given.entries()) {
    const parameter: Parameter | undefined =
      argument.name === undefined
        ? parameters[index]
        : parameters.find((each) => each.name === argument.name);
    if (parameter === undefined || parameter.mode !== "value") continue;
    const type = substitute(parameter.type, argumentsOf(owner));
    if (!mentions(type)) binder.convert(argument.bound, type, argument.node);
  }
  if (member.typeParameters.length > 0 && typeArgumentCount === 0) {
    const [argument] = given;
    if (argument !== undefined) {
      refuse(
        "csharp-type-mismatch",
        argument.node,
        `The type arguments of '${member.name}' cannot be inferred from this call; write ${member.name}<…>.`,
      );
    }
  }
}

/** A lambda that failed for every type it was tried with says best what is wrong with the call. */
function explainOpenLambda({ bound }: Argument): void {
  if (bound.form !== "lambda") return;
  const tried = [...bound.cache.values()];
  const failed = tried.find((binding) => !binding.ok);
  if (failed !== undefined && !failed.ok && tried.every((binding) => !binding.ok)) {
    throw failed.failure;
  }
}

function signatureOf(method: Method): string {
  const parameters = method.isExtension ? method.parameters.slice(1) : method.parameters;
  const list = parameters.map(({ type, name, mode }) =>
    `${mode === "value" ? "" : `${mode} `}${typeName(type)} ${name}`.trim(),
  );
  return `${method.name}(${list.join(", ")})`;
}
