import type { FindingRule } from "../finding.ts";
import type { Method } from "./member.ts";
import type { Type } from "./type.ts";

/** Why a call that fits its signature cannot be made all the same. */
export interface Violation {
  readonly rule: FindingRule;
  readonly message: string;
}

/**
 * Looks at the type arguments and the constant arguments of a call: what is wrong with them is
 * better said at synth than at run time.
 */
export type Constraint = (
  typeArguments: readonly Type[],
  constants: readonly unknown[],
  isStatic: boolean,
) => Violation | undefined;

const constraints = new Map<string, Constraint>();

/** Adds a constraint to all overloads of a method. */
export function constrain(owner: string, method: string, constraint: Constraint): void {
  constraints.set(`${owner}.${method}`, constraint);
}

/** What a call violates, if anything. */
export function violation(
  method: Method,
  typeArguments: readonly Type[],
  constants: readonly unknown[],
): Violation | undefined {
  return constraints.get(`${method.owner.fullName}.${method.name}`)?.(
    typeArguments,
    constants,
    method.isStatic,
  );
}

/** Applies the constraint of a constructor, registered under the method name `new`. */
export function constructorViolation(
  owner: string,
  constants: readonly unknown[],
): Violation | undefined {
  return constraints.get(`${owner}.new`)?.([], constants, true);
}
