import type { Found, Method } from "../../types/member.ts";
import { argumentsOf, nameless, substitute, type Type } from "../../types/type.ts";
import { delegateSignature, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Argument, computed, type MethodGroup, type Value } from "../bound.ts";
import type { Applicable } from "../calls/applicable.ts";
import { resolveOverload } from "../calls/overloads.ts";
import { implicitConversion } from "../conversions/standard.ts";
import { checkAllowed } from "../names/allowed.ts";

/** `values.Select(int.Parse)`: a method where a delegate is expected. */
export function delegateFromMethods(
  binder: Binder,
  group: MethodGroup,
  type: Type,
): Value | undefined {
  const { parameters, returns } = delegateSignature(type);
  const chosen = choose(binder, group, parameters);
  if (chosen === undefined) return undefined;
  const result = returnTypeOf(chosen);
  const conversion = returns === voidType ? undefined : implicitConversion(result, returns);
  if (returns !== voidType && conversion === undefined) return undefined;
  const { member } = chosen.found;
  const { receiver } = group;
  const inputs = chosen.parameterTypes.map((target, index) => {
    const source = parameters[index];
    return source === undefined ? undefined : implicitConversion(source, target)?.convert;
  });
  const types = [...chosen.found.owner.arguments, ...chosen.typeArguments].map(nameless);
  const call = (self: readonly unknown[], values: readonly unknown[]) => {
    const converted = inputs.map((convert, index) =>
      convert === undefined ? values[index] : convert(values[index]),
    );
    const value = member.run(...self, ...converted, ...types);
    return conversion?.convert === undefined ? value : conversion.convert(value);
  };
  return computed(type, (frame) => {
    const self = receiver === undefined ? [] : [receiver.evaluate(frame)];
    return (...values: unknown[]) => call(self, values);
  });
}

/** What a method group returns for these parameter types, for type inference. */
export function methodGroupReturn(
  binder: Binder,
  group: MethodGroup,
  parameters: readonly Type[],
): Type | undefined {
  const chosen = choose(binder, group, parameters);
  return chosen && returnTypeOf(chosen);
}

function choose(
  binder: Binder,
  group: MethodGroup,
  parameters: readonly Type[],
): Applicable<Method> | undefined {
  const [anchor] = group.levels.flat();
  if (anchor === undefined) return undefined;
  const given = parameters.map(
    (type): Argument => ({
      bound: computed(type, () => undefined),
      name: undefined,
      node: group.node,
    }),
  );
  const resolution = resolveOverload(binder, group.levels, given, group.typeArguments);
  // A delegate supplies neither defaults nor a params array (C# specification, "Method group
  // conversions").
  if (resolution.kind !== "chosen") return undefined;
  const { overload } = resolution;
  if (overload.isExpanded || overload.usesDefaults) return undefined;
  checkAllowed(overload.found.member, group.node);
  return overload;
}

function returnTypeOf(chosen: Applicable<Method>): Type {
  const { member, owner }: Found<Method> = chosen.found;
  const mapping = new Map(argumentsOf(owner));
  for (const [index, parameter] of member.typeParameters.entries()) {
    const argument = chosen.typeArguments[index];
    if (argument !== undefined) mapping.set(parameter, argument);
  }
  return substitute(member.returns, mapping);
}
