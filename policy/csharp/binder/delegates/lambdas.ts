import { BindingFailure, type ExpressionFinding, refuse } from "../../finding.ts";
import { spend, takeObject } from "../../runtime/budget.ts";
import { type Evaluate, type Writer, written } from "../../runtime/evaluate.ts";
import { Frame, Returned } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { findMembers } from "../../types/lookup.ts";
import { isSameType, type Type, typeName } from "../../types/type.ts";
import { delegateSignature, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { type Bound, computed, type Lambda, type LambdaBinding, type Value } from "../bound.ts";
import { bestCommonType } from "../conversions/common-type.ts";
import { assign } from "../flow.ts";
import { FrameShape, Scope } from "../scope.ts";
import { resolveType } from "../type-names.ts";

/** `x => …` and `(x, y) => …`; its body is bound when a delegate type is known. */
export function bindLambda(_: Binder, node: SyntaxNode): Lambda {
  if (node.child("modifier") !== undefined) {
    refuse("csharp-unsupported", node, "Policy expressions run synchronously; remove 'async'.");
  }
  const parameters = node.get("parameters");
  const list = parameters.kind === "parameter_list" ? parameters.named : [parameters];
  const types = list.map((parameter) => parameter.find("type"));
  const written = types.filter((type) => type !== undefined);
  if (list.some((parameter) => parameter.child("modifier") !== undefined)) {
    refuse("csharp-unsupported", parameters, "Lambda parameters cannot be ref or out here.");
  }
  return {
    form: "lambda",
    node,
    parameterNames: list.map((parameter) => parameter.find("name")?.text ?? parameter.text),
    parameterTypes:
      written.length === list.length && list.length > 0
        ? written.map((type) => resolveType(type))
        : undefined,
    body: node.get("body"),
    cache: new Map(),
  };
}

/** A lambda as a delegate, or undefined when it does not fit. */
export function delegateFromLambda(binder: Binder, lambda: Lambda, type: Type): Value | undefined {
  const { parameters, returns } = delegateSignature(type);
  if (parameters.length !== lambda.parameterNames.length) return undefined;
  const binding = bindLambdaBody(binder, lambda, parameters, returns);
  return binding.ok ? computed(type, binding.create) : undefined;
}

/** What is doubtful in the body of a lambda that has become a delegate. */
export function doubtsIn(binder: Binder, lambda: Lambda, type: Type): readonly ExpressionFinding[] {
  const { parameters, returns } = delegateSignature(type);
  const binding = bindLambdaBody(binder, lambda, parameters, returns);
  return binding.ok ? binding.doubts : [];
}

/** Throws the finding that makes a lambda unusable as this delegate. */
export function explainLambda(binder: Binder, lambda: Lambda, type: Type): void {
  const { parameters, returns } = delegateSignature(type);
  if (parameters.length !== lambda.parameterNames.length) {
    refuse(
      "csharp-type-mismatch",
      lambda.node,
      `This lambda has ${lambda.parameterNames.length} parameters where '${typeName(type)}' takes ${parameters.length}.`,
    );
  }
  const binding = bindLambdaBody(binder, lambda, parameters, returns);
  if (!binding.ok) throw binding.failure;
}

/** The type a lambda returns for these parameter types, or undefined when it has none. */
export function inferLambdaReturn(
  binder: Binder,
  lambda: Lambda,
  parameters: readonly Type[],
): Type | undefined {
  if (parameters.length !== lambda.parameterNames.length) return undefined;
  const binding = bindLambdaBody(binder, lambda, parameters, undefined);
  return binding.ok ? binding.returns : undefined;
}

/**
 * Binds the body for certain parameter types. Overload resolution asks again and again, so each
 * answer is kept.
 *
 * @param returns the type to convert results to; undefined finds out what the body returns
 */
function bindLambdaBody(
  binder: Binder,
  lambda: Lambda,
  parameters: readonly Type[],
  returns: Type | undefined,
): LambdaBinding {
  const key = [...parameters, returns].map((type) => type?.id ?? 0).join();
  const known = lambda.cache.get(key);
  if (known !== undefined) return known;
  const binding = binder.speculate((): LambdaBinding => {
    try {
      return bindNow(binder, lambda, parameters, returns);
    } catch (error) {
      if (!(error instanceof BindingFailure)) throw error;
      return { ok: false, failure: error };
    }
  });
  lambda.cache.set(key, binding);
  return binding;
}

/** How deep lambdas may stand in lambdas: overloads are tried with each body, so that each level doubles the time it takes. */
const deepest = 12;

function bindNow(
  binder: Binder,
  lambda: Lambda,
  parameters: readonly Type[],
  returns: Type | undefined,
): LambdaBinding {
  for (const [index, type] of (lambda.parameterTypes ?? []).entries()) {
    const given = parameters[index];
    if (given === undefined || !isSameType(type, given)) {
      refuse(
        "csharp-type-mismatch",
        lambda.node,
        `The lambda's parameter is declared as '${typeName(type)}', which is not what it receives.`,
      );
    }
  }
  const level = binder.scope.shape.level + 1;
  if (level > deepest) {
    const problem = `Lambdas and queries stand in each other more than ${deepest} deep here. Give what is inside a variable of its own.`;
    refuse("csharp-unsupported", lambda.node, problem);
  }
  const shape = new FrameShape(level);
  binder.scope = new Scope(binder.scope, shape);
  const unpack = declareParameters(binder, lambda, parameters);
  const body =
    lambda.body.kind === "block"
      ? bindBlockBody(binder, lambda, returns)
      : bindExpressionBody(binder, lambda, returns);
  const { run } = body;
  const create: Evaluate = (outer) => {
    // It keeps the variables around it.
    takeObject();
    const { context } = outer;
    if (parameters.length === 1 && unpack === undefined) {
      return (only: unknown) => {
        spend(1);
        const frame = new Frame(shape.size, outer, context);
        frame.slots[0] = only;
        return run(frame);
      };
    }
    return (...values: unknown[]) => {
      spend(1);
      const frame = new Frame(shape.size, outer, context);
      for (let index = 0; index < parameters.length; index += 1) frame.slots[index] = values[index];
      unpack?.(frame);
      return run(frame);
    };
  };
  return {
    ok: true,
    returns: body.returns,
    doubts: binder.doubts,
    create:
      unpack === undefined
        ? written(create, (writer) => {
            const made = writer.function(parameters.length, shape.size, run);
            return `(${writer.call(takeObject)}, ${made})`;
          })
        : create,
  };
}

/**
 * Declares the parameters, each in the slot of its place.
 *
 * @returns what takes the range variables of a query out of the objects that hold several of them
 */
function declareParameters(
  binder: Binder,
  lambda: Lambda,
  parameters: readonly Type[],
): ((frame: Frame) => void) | undefined {
  const declare = (name: string, type: Type, readOnly?: "range variable") => {
    const local = binder.scope.declare(lambda.node, name, type, readOnly && { readOnly });
    binder.flow = assign(binder.flow, local);
    return local;
  };
  const { range } = lambda;
  if (range === undefined) {
    for (const [index, name] of lambda.parameterNames.entries()) {
      declare(name, parameters[index] ?? voidType);
    }
    return undefined;
  }
  const held: { readonly type: Type; readonly names: readonly string[]; readonly from: number }[] =
    [];
  for (const [index, names] of range.entries()) {
    const type = parameters[index] ?? voidType;
    const [only, ...others] = names;
    if (only !== undefined && others.length === 0) declare(only, type, "range variable");
    else held.push({ type, names, from: binder.scope.shape.reserve() });
  }
  const steps = held.flatMap(({ type, names, from }) =>
    names.flatMap((name) => {
      const property = findMembers(type, name, false).property?.member;
      if (property?.get === undefined) return [];
      const { get } = property;
      const { slot } = declare(name, property.type, "range variable");
      return [{ from, slot, get }];
    }),
  );
  if (steps.length === 0) return undefined;
  return ({ slots }) => {
    for (const { from, slot, get } of steps) slots[slot] = get(slots[from]);
  };
}

interface LambdaBody {
  readonly returns: Type;
  readonly run: Evaluate;
}

function bindExpressionBody(binder: Binder, lambda: Lambda, returns: Type | undefined): LambdaBody {
  const bound = lambda.compose?.() ?? binder.bind(lambda.body);
  if (returns === voidType) {
    // An Action accepts any expression that could be a statement; its value is dropped.
    const evaluate = bound.form === "value" ? bound.evaluate : binder.value(lambda.body).evaluate;
    return { returns: voidType, run: evaluate };
  }
  if (returns === undefined) {
    const value = bound.form === "value" ? bound : binder.mustBeValue(bound, lambda.body);
    return { returns: value.type, run: value.evaluate };
  }
  return { returns, run: binder.convert(bound, returns, lambda.body).evaluate };
}

function bindBlockBody(binder: Binder, lambda: Lambda, returns: Type | undefined): LambdaBody {
  const values: Bound[] = [];
  binder.returnSite = { type: returns, values, isLambda: true };
  const execute = binder.statement(lambda.body);
  if (binder.findings.length > 0) throw new BindingFailure(binder.findings);
  const found = returns ?? (values.length === 0 ? voidType : bestCommonType(binder, values));
  if (found === undefined) {
    return refuse(
      "csharp-type-mismatch",
      lambda.node,
      "The return statements of this lambda have no common type; cast them to one.",
    );
  }
  if (found !== voidType && binder.isReachable) {
    refuse(
      "csharp-missing-return",
      lambda.node,
      "Not every path through this lambda ends with return; add the missing return.",
    );
  }
  return {
    returns: found,
    run: Object.assign(
      (frame: Frame) => {
        const completion = execute(frame);
        return completion instanceof Returned ? completion.value : undefined;
      },
      { writeBody: (writer: Writer) => `${writer.statement(execute)} return undefined;` },
    ),
  };
}
