import {
  CSharpException,
  type CSharpValue,
  display,
  ExpressionStopped,
  type Place,
  type PolicyStatement,
  type PolicyValue,
} from "../../../policy/index.ts";
import { Fault, Halt } from "../fault.ts";
import { bufferBodies } from "../message/body.ts";
import type { Execution } from "./execution.ts";
import { fixed, type Reader } from "./readers.ts";

type PolicyExpression = Extract<PolicyValue, { readonly kind: "expression" }>;

/** Reads a value that is written in an element. Only a body that still comes has to be waited for. */
export function valueReader(value: PolicyValue, element: PolicyStatement): Reader<CSharpValue> {
  if (value.kind === "literal") return fixed(value.text);
  const { code } = value;
  const compute = computing(value, element);
  if (!code.readsRequestBody && !code.readsResponseBody) return compute;
  return async (execution) => {
    const { exchange, runtime } = execution;
    await bufferBodies(exchange, code, runtime.limits.bufferedPayload);
    exchange.watched?.lookAtBodies();
    return compute(execution);
  };
}

/** Reads the same as text. */
export function textReader(value: PolicyValue, element: PolicyStatement): Reader<string> {
  if (value.kind === "literal") return fixed(value.text);
  const read = valueReader(value, element);
  return (execution) => {
    const result = read(execution);
    return result instanceof Promise
      ? displayedLater(result, element, execution)
      : displayed(result, element, execution);
  };
}

function computing(
  { code, place }: PolicyExpression,
  element: PolicyStatement,
): (execution: Execution) => CSharpValue {
  const { evaluate } = code;
  return ({ context, runtime }) => {
    try {
      return evaluate(context, runtime.expressionLimits);
    } catch (error) {
      if (error instanceof ExpressionStopped) throw new Halt(element.name, place.line, error);
      if (!(error instanceof CSharpException)) throw error;
      throw faultIn(element, "ExpressionValueEvaluationFailure", error.message, error, place);
    }
  };
}

async function displayedLater(
  value: Promise<CSharpValue>,
  element: PolicyStatement,
  execution: Execution,
): Promise<string> {
  return displayed(await value, element, execution);
}

/**
 * A value as text.
 *
 * @throws Halt where that takes more than an expression may
 */
export function displayed(
  value: CSharpValue,
  { name, place }: PolicyStatement,
  { runtime }: Pick<Execution, "runtime">,
): string {
  if (typeof value === "string") return value;
  try {
    return display(value, runtime.expressionLimits);
  } catch (error) {
    if (!(error instanceof ExpressionStopped)) throw error;
    throw new Halt(name, place.line, error);
  }
}

/**
 * An error of a policy, as the gateway reports it.
 *
 * @param place of the expression that failed
 */
export function faultIn(
  { name }: PolicyStatement,
  reason: string,
  message: string,
  cause?: unknown,
  place?: Place,
): Fault {
  const where = place === undefined ? {} : { place };
  return new Fault({ source: name, reason, message, status: 500 }, { cause, ...where });
}
