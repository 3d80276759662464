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
import type { Later } from "./later.ts";

type PolicyExpression = Extract<PolicyValue, { readonly kind: "expression" }>;

/** A value that is written in an element. Only a body that still comes has to be waited for. */
export function evaluate(
  value: PolicyValue,
  element: PolicyStatement,
  execution: Execution,
): Later<CSharpValue> {
  if (value.kind === "literal") return value.text;
  const { readsRequestBody, readsResponseBody } = value.code;
  return readsRequestBody || readsResponseBody
    ? computedWithBodies(value, element, execution)
    : computed(value, element, execution);
}

/** The same as text. */
export function evaluateText(
  value: PolicyValue,
  element: PolicyStatement,
  execution: Execution,
): Later<string> {
  if (value.kind === "literal") return value.text;
  const is = evaluate(value, element, execution);
  return is instanceof Promise
    ? is.then((there) => displayed(there, element, execution))
    : displayed(is, element, execution);
}

async function computedWithBodies(
  value: PolicyExpression,
  element: PolicyStatement,
  execution: Execution,
): Promise<CSharpValue> {
  const { exchange, runtime } = execution;
  await bufferBodies(exchange, value.code, runtime.limits.bufferedPayload);
  exchange.watched?.lookAtBodies();
  return computed(value, element, execution);
}

function computed(
  { code, place }: PolicyExpression,
  element: PolicyStatement,
  { context, runtime }: Execution,
): CSharpValue {
  try {
    return code.evaluate(context, runtime.expressionLimits);
  } catch (error) {
    if (error instanceof ExpressionStopped) throw new Halt(element.name, place.line, error);
    if (!(error instanceof CSharpException)) throw error;
    throw faultIn(element, "ExpressionValueEvaluationFailure", error.message, error, place);
  }
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
