import { OverTime, withinTime } from "../../schemas/within-time.ts";
import type { DescribedSchema, DescribedValue } from "../../stack/operation-description.ts";
import type { Step } from "../pipeline/step.ts";
import { type Action, halt, type ValidationError } from "./validation.ts";

type ValueType = "QueryParameter" | "PathParameter" | "RequestHeader" | "ResponseHeader";

/** A value of a message that its description may know. */
export interface SentValue {
  readonly name: string;
  readonly values: readonly string[];
  readonly type: ValueType;
  readonly described: DescribedValue | undefined;
  readonly action: Action;
}

const kinds = {
  QueryParameter: "query parameter",
  PathParameter: "path parameter",
  RequestHeader: "header",
  ResponseHeader: "header",
} as const;

/** What is wrong with a value; undefined when nothing is, or when nobody asks. */
export function errorOf(step: Step<never>, sent: SentValue): ValidationError | undefined {
  const { name, values, type, described, action } = sent;
  if (action === "ignore") return undefined;
  const kind = `${kinds[type]} ${name}`;
  const isRequest = type !== "ResponseHeader";
  const error = (rule: string, details: string, publicly = details): ValidationError => ({
    name,
    type,
    rule,
    details,
    action,
    ...(isRequest && { publicly }),
  });
  if (described === undefined) return error("Unspecified", `Unspecified ${kind} is not allowed.`);
  const { schema } = described;
  if (values.length > 1 && schema?.type !== "array") {
    const message = isRequest ? "Request" : "Response";
    return error("IncorrectMessage", `${message} cannot contain multiple values for the ${kind}.`);
  }
  if (schema === undefined) return undefined;
  const parsed = parsedValue(step, described, values, schema);
  if (parsed === undefined) {
    const unread = (not: string) =>
      `Value of the ${kind} ${not} be parsed according to the definition.`;
    const details = unread(isRequest ? "cannot" : "couldn't");
    return error("IncorrectMessage", details, unread("couldn't"));
  }
  const problem = checked(step, schema, parsed.value);
  if (problem === undefined) return undefined;
  const details = `of the ${kind} does not conform to the definition. ${problem}`;
  return error("IncorrectMessage", `Value ${details}`, `The value ${details}`);
}

/** What a text stands for where its schema asks for a type; undefined where it is no such value. */
function parsedValue(
  step: Step<never>,
  { explodes, name }: DescribedValue,
  values: readonly string[],
  { type, itemType }: DescribedSchema,
): { readonly value: unknown } | undefined {
  if (type === "object" || (type === "array" && itemType === "object")) {
    throw halt(step, `no page says how the object ${name} is read.`);
  }
  if (type !== "array") return parsedText(values[0] ?? "", type);
  const texts = explodes ? values : values.flatMap((value) => value.split(","));
  const items = texts.map((text) => parsedText(text, itemType));
  return items.includes(undefined) ? undefined : { value: items.map((item) => item?.value) };
}

function parsedText(
  text: string,
  type: string | undefined,
): { readonly value: unknown } | undefined {
  switch (type) {
    case "integer":
      return /^-?\d+$/.test(text) ? { value: Number(text) } : undefined;
    case "number":
      return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? { value: Number(text) } : undefined;
    case "boolean":
      return text === "true" || text === "false" ? { value: text === "true" } : undefined;
    default:
      return { value: text };
  }
}

/** @throws Halt where the schema is none, or the value takes longer than an expression may or has too many levels. */
export function checked(
  step: Step<never>,
  schema: DescribedSchema,
  value: unknown,
  additional?: boolean,
): string | undefined {
  try {
    const { milliseconds } = step.runtime.expressionLimits;
    return withinTime(milliseconds, () => schema.problem(value, additional));
  } catch (error) {
    if (error instanceof RangeError) {
      throw halt(step, `a value has too many levels to hold it to the schema ${schema.name}.`);
    }
    if (error instanceof OverTime) {
      throw halt(step, `a value cannot be held to the schema ${schema.name}: ${error.message}.`);
    }
    if (!(error instanceof Error)) throw error;
    throw halt(step, `the schema ${schema.name} cannot be used: ${error.message}.`);
  }
}

/** A value that has to be there, and is not: the pages list every error, and this is none of them. */
export function refuseMissing(
  step: Step<never>,
  described: readonly DescribedValue[],
  has: (name: string) => boolean,
  actionFor: (name: string) => Action,
): void {
  const missing = described.find(
    ({ name, required }) => required && !has(name) && actionFor(name) !== "ignore",
  );
  if (missing === undefined) return;
  throw halt(step, `${missing.name} is required and missing, and no page says what error that is.`);
}
