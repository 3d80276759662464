import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import type { Lambda, MethodGroup, Value } from "../bound.ts";
import { delegateFromLambda, inferLambdaReturn } from "./lambdas.ts";
import { delegateFromMethods, methodGroupReturn } from "./method-groups.ts";

/** A lambda or a method as a delegate, or undefined when it does not fit. */
export function delegateFrom(
  binder: Binder,
  source: Lambda | MethodGroup,
  type: Type,
): Value | undefined {
  return source.form === "lambda"
    ? delegateFromLambda(binder, source, type)
    : delegateFromMethods(binder, source, type);
}

/** What a lambda or a method returns for these parameter types, or undefined when it takes others. */
export function delegateReturn(
  binder: Binder,
  source: Lambda | MethodGroup,
  parameters: readonly Type[],
): Type | undefined {
  return source.form === "lambda"
    ? inferLambdaReturn(binder, source, parameters)
    : methodGroupReturn(binder, source, parameters);
}
