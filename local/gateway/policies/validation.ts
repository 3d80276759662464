import { JArray, JObject, JProperty, JValue, TokenType } from "../../../policy/index.ts";
import type { DescribedResponse, OperationDescription } from "../../stack/operation-description.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Fault, Halt } from "../fault.ts";
import type { Step } from "../pipeline/step.ts";

export type Action = "ignore" | "prevent" | "detect";

/** What is not as the API describes it, in the words of the pages of the validation policies. */
export interface ValidationError {
  readonly name: string;
  readonly type: string;
  readonly rule: string;
  readonly details: string;
  /** What the client may know; nothing where that is only that something failed. */
  readonly publicly?: string;
  readonly action: Exclude<Action, "ignore">;
}

const internal =
  "The request could not be processed due to an internal error. Contact the API owner.";

/** @throws Fault for a word that is no action, as an expression can give it. */
export async function actionOf<Name extends string>(
  step: Step<Name>,
  attribute: Name,
): Promise<Action> {
  const text = await step.requiredAttribute(attribute);
  if (text === "ignore" || text === "prevent" || text === "detect") return text;
  const message = `${attribute} is "${text}"; it is ignore, prevent or detect.`;
  throw step.fault("ConfigurationError", message);
}

export function isDescribed({ exchange }: Step<never>): boolean {
  return exchange.operation?.description !== undefined;
}

/** @throws Halt where nothing describes the operation, as in a run of one policy. */
export function descriptionOf(step: Step<never>): OperationDescription {
  const { description } = step.exchange.operation ?? {};
  if (description !== undefined) return description;
  throw halt(
    step,
    "nothing here describes the operation; serve a folder with an OpenAPI document.",
  );
}

/**
 * What is described of an answer with a status; undefined where nothing is.
 *
 * @throws Halt where only `default` or a range describes it
 */
export function describedResponse(
  step: Step<never>,
  status: number,
): DescribedResponse | undefined {
  const { responses } = descriptionOf(step);
  const exact = responses.find(({ code }) => code === String(status));
  const range = `${Math.floor(status / 100)}XX`;
  const vague = responses.find(({ code }) => code === "default" || code.toUpperCase() === range);
  if (exact !== undefined || vague === undefined) return exact;
  throw halt(
    step,
    `the API describes ${status} by ${vague.code} alone, and no page says whether that specifies it.`,
  );
}

export function halt({ statement }: Step<never>, problem: string): Halt {
  return new Halt(statement.name, statement.place.line, new Error(problem));
}

/**
 * Keeps errors in the variable for them.
 *
 * @throws Fault when one of them prevents.
 */
export async function report(
  step: Step<"errors-variable-name">,
  errors: readonly ValidationError[],
): Promise<Outcome> {
  if (errors.length === 0) return "continue";
  const variable = await step.attribute("errors-variable-name");
  if (variable !== undefined) {
    step.exchange.variables.set(variable, new JArray(errors.map(asObject)));
  }
  const prevented = errors.find(({ action }) => action === "prevent");
  if (prevented === undefined) return "continue";
  const isRequest = step.section === "inbound";
  throw new Fault(
    {
      source: step.statement.name,
      reason: isRequest ? "Bad request" : "Response not allowed",
      message: prevented.details,
      status: isRequest ? 400 : 502,
    },
    { answer: prevented.publicly ?? internal },
  );
}

// Made of its parts: a reader of JSON would take texts that look like dates for dates.
function asObject({ name, type, rule, details, action }: ValidationError): JObject {
  const parts = { Name: name, Type: type, ValidationRule: rule, Details: details, Action: action };
  return new JObject(
    Object.entries(parts).map(
      ([part, value]) => new JProperty(part, new JValue(value, TokenType.String)),
    ),
  );
}
