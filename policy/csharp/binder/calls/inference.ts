import { allSupertypes, isReferenceType } from "../../types/subtyping.ts";
import {
  isSameType,
  mentions,
  type NamedType,
  substitute,
  type Type,
  type TypeParameter,
} from "../../types/type.ts";
import { delegateSignature, isDelegate, underlying, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, nullType } from "../bound.ts";
import { implicitConversion } from "../conversions/standard.ts";

/** What is known of one type parameter while the arguments are looked at. */
interface Bounds {
  readonly exact: Set<Type>;
  readonly lower: Set<Type>;
  fixed: Type | undefined;
}

/** An argument together with the type of the parameter it is for. */
export interface InferenceArgument {
  readonly bound: Bound;
  readonly parameterType: Type;
}

/**
 * Finds the type arguments of a generic method from its arguments (C# specification, "Type
 * inference"), or undefined when they do not determine them.
 */
export function inferTypeArguments(
  binder: Binder,
  parameters: readonly TypeParameter[],
  given: readonly InferenceArgument[],
): readonly Type[] | undefined {
  const inference = new Inference(parameters);
  const pending: InferenceArgument[] = [];
  for (const argument of given) {
    const { bound, parameterType } = argument;
    if (bound.form === "value") {
      if (bound.type !== nullType) inference.addLower(bound.type, parameterType);
    } else if (bound.form === "out") {
      if (bound.type !== undefined) inference.addExact(bound.type, parameterType);
    } else if (bound.form === "lambda" || bound.form === "methods") {
      if (bound.form === "lambda") addWrittenTypes(inference, bound.parameterTypes, parameterType);
      pending.push(argument);
    }
  }
  while (pending.length > 0) {
    const index = pending.findIndex(({ parameterType }) => inference.canFixInputs(parameterType));
    const [next] = pending.splice(Math.max(index, 0), 1);
    if (next === undefined || index < 0) return undefined;
    if (!addReturnType(binder, inference, next)) return undefined;
  }
  return inference.fixAll();
}

function addWrittenTypes(
  inference: Inference,
  types: readonly Type[] | undefined,
  parameterType: Type,
): void {
  if (types === undefined || !isDelegate(parameterType)) return;
  const { parameters } = delegateSignature(parameterType);
  for (const [index, type] of types.entries()) {
    const parameter = parameters[index];
    if (parameter !== undefined) inference.addExact(type, parameter);
  }
}

function addReturnType(
  binder: Binder,
  inference: Inference,
  { bound, parameterType }: InferenceArgument,
): boolean {
  if (!isDelegate(parameterType)) return false;
  const { parameters, returns } = delegateSignature(parameterType);
  const inputs = parameters.map((parameter) => inference.fix(parameter));
  const known = inputs.filter((input) => input !== undefined);
  if (known.length !== inputs.length) return false;
  if (returns === voidType) return true;
  const result =
    bound.form === "lambda" || bound.form === "methods"
      ? binder.delegateReturn(bound, known)
      : undefined;
  if (result === undefined || result === voidType) return false;
  if (result !== nullType) inference.addLower(result, returns);
  return true;
}

class Inference {
  readonly #bounds: Map<TypeParameter, Bounds>;

  constructor(parameters: readonly TypeParameter[]) {
    this.#bounds = new Map(
      parameters.map((parameter) => [
        parameter,
        { exact: new Set<Type>(), lower: new Set<Type>(), fixed: undefined },
      ]),
    );
  }

  /** `from` must convert to `to`. */
  addLower(from: Type, to: Type): void {
    if (to.form === "parameter") {
      this.#bounds.get(to)?.lower.add(from);
      return;
    }
    if (to.form === "array") {
      if (from.form === "array") this.#addElement(from.element, to.element);
      return;
    }
    if (!mentions(to)) return;
    const [fromInner, toInner] = [underlying(from), underlying(to)];
    if (toInner !== undefined) {
      if (fromInner !== undefined) this.addLower(fromInner, toInner);
      return;
    }
    const views = allSupertypes(from).filter((above) => above.definition === to.definition);
    const [view] = views;
    if (view === undefined || views.length > 1) return;
    this.#addArguments(view, to);
  }

  #addArguments(view: NamedType, to: NamedType): void {
    for (const [index, argument] of to.arguments.entries()) {
      const actual = view.arguments[index];
      if (actual !== undefined) this.#addElement(actual, argument);
    }
  }

  // A reference element may be converted by covariance, a value element must be the same type.
  #addElement(from: Type, to: Type): void {
    if (isReferenceType(from)) this.addLower(from, to);
    else this.addExact(from, to);
  }

  /** `from` must be `to`. */
  addExact(from: Type, to: Type): void {
    if (to.form === "parameter") this.#bounds.get(to)?.exact.add(from);
    else if (to.form === "array" && from.form === "array") this.addExact(from.element, to.element);
    else if (to.form === "named" && from.form === "named" && to.definition === from.definition) {
      for (const [index, argument] of to.arguments.entries()) {
        const actual = from.arguments[index];
        if (actual !== undefined) this.addExact(actual, argument);
      }
    }
  }

  /** Whether everything a delegate takes is, or can be, determined. */
  canFixInputs(type: Type): boolean {
    if (!isDelegate(type)) return false;
    return delegateSignature(type).parameters.every((input) => this.#canFix(input));
  }

  #canFix(type: Type): boolean {
    for (const [parameter, bounds] of this.#bounds) {
      if (!mentions(type, new Set([parameter]))) continue;
      if (bounds.fixed === undefined && bounds.exact.size + bounds.lower.size === 0) return false;
    }
    return true;
  }

  /** The type with its parameters determined. */
  fix(type: Type): Type | undefined {
    const mapping = new Map<TypeParameter, Type>();
    for (const [parameter, bounds] of this.#bounds) {
      if (!mentions(type, new Set([parameter]))) continue;
      const fixed = determine(bounds);
      if (fixed === undefined) return undefined;
      mapping.set(parameter, fixed);
    }
    return substitute(type, mapping);
  }

  fixAll(): readonly Type[] | undefined {
    const result: Type[] = [];
    for (const bounds of this.#bounds.values()) {
      const fixed = determine(bounds);
      if (fixed === undefined) return undefined;
      result.push(fixed);
    }
    return result;
  }
}

/** The candidate that satisfies all bounds. */
function determine(bounds: Bounds): Type | undefined {
  if (bounds.fixed !== undefined) return bounds.fixed;
  const candidates = bounds.exact.size > 0 ? [...bounds.exact] : [...bounds.lower];
  const fits = candidates.filter(
    (candidate) =>
      [...bounds.exact].every((exact) => isSameType(exact, candidate)) &&
      [...bounds.lower].every((lower) => implicitConversion(lower, candidate) !== undefined),
  );
  bounds.fixed = fits.length === 1 ? fits[0] : fits.find((fit) => isWidest(fit, fits));
  return bounds.fixed;
}

function isWidest(type: Type, types: readonly Type[]): boolean {
  return types.every((other) => implicitConversion(other, type) !== undefined);
}
