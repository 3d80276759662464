import { asBoolean } from "../../../policy/index.ts";
import { type ServiceSchema, TooManyParts } from "../../schemas/service-schemas.ts";
import type { DescribedContent, DescribedSchema } from "../../stack/operation-description.ts";
import { bodyText, messageOf } from "../content/text-body.ts";
import type { Fault } from "../fault.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { checked } from "./described-values.ts";
import {
  actionOf,
  describedResponse,
  descriptionOf,
  halt,
  isDescribed,
  report,
  type ValidationError,
} from "./validation.ts";

type ContentStep = StepOf<"validate-content">;

/** Holds a body to the size, the content types and the schemas that there are for it. */
export const validateContent: HandlerOf<"validate-content"> = async (step) => {
  const onUnspecified = await actionOf(step, "unspecified-content-type-action");
  const message = messageOf(step);
  const isRequest = message === step.exchange.request;
  const errors: ValidationError[] = [];
  const text = await bodyText(step, message);
  const size = message.body.kind === "buffer" ? (message.body.content.content?.length ?? 0) : 0;
  if (text === undefined || size === 0) return "continue";
  const which = isRequest ? "Request" : "Response";
  const type = `${which}Body`;
  errors.push(...(await sizeErrors(step, size, which)));
  const header = message.headers.first("Content-Type") ?? "";
  const name = await mappedType(step, mediaType(header));
  const contents = contentsFor(step, name);
  // Without a type it is for those that the API specifies.
  const isOfService = contents.some(
    (content) => content.written("schema-id") !== undefined && typeOf(content) !== "",
  );
  const described = isOfService && !isDescribed(step) ? undefined : describedContent(step, name);
  if (isOfService || described !== undefined) {
    errors.push(...(await contentErrors(contents, name, described, text, which)));
  } else if (onUnspecified !== "ignore") {
    const details = `Unspecified content type ${name} is not allowed.`;
    errors.push({
      name,
      type,
      rule: "Unspecified",
      details,
      ...(isRequest && { publicly: details }),
      action: onUnspecified,
    });
  }
  return report(step, errors);
};

/** Without its parameters: content types are compared without regard to case. */
function mediaType(text: string): string {
  return (text.split(";")[0] ?? "").trim().toLowerCase();
}

async function sizeErrors(
  step: ContentStep,
  size: number,
  which: "Request" | "Response",
): Promise<ValidationError[]> {
  const action = await actionOf(step, "size-exceeded-action");
  const most = await step.number("max-size", 0);
  if (!(most >= 0 && most <= 4 * 2 ** 20)) {
    throw step.fault("ConfigurationError", `max-size is ${most}; it is at most 4 MB.`);
  }
  if (action === "ignore" || size <= most) return [];
  const exceeds = `${which}'s body is ${size} bytes long and it exceeds the`;
  return [
    {
      name: "",
      type: `${which}Body`,
      rule: "SizeLimit",
      details: `${exceeds} configured limit of ${most} bytes.`,
      ...(which === "Request" && { publicly: `${exceeds} limit of ${most} bytes.` }),
      action,
    },
  ];
}

/** The content type that a body is validated as. */
async function mappedType(step: ContentStep, sent: string): Promise<string> {
  for (const map of step.children("content-type-map")) {
    for (const type of map.children("type")) {
      const to = mediaType(await type.requiredAttribute("to"));
      const from = await type.attribute("from");
      if (from !== undefined && mediaType(from) === sent) return to;
      const when = await type.attributeValue("when");
      if (when !== undefined && asBoolean(when === "true" ? true : when)) return to;
    }
    const any = await map.attribute("any-content-type-value");
    if (any !== undefined) return mediaType(any);
    const missing = await map.attribute("missing-content-type-value");
    if (missing !== undefined && sent === "") return mediaType(missing);
  }
  return sent;
}

/** The elements that say how a body of a content type is validated. */
function contentsFor(step: ContentStep, type: string): ContentStep[] {
  return step.children("content").filter((content) => ["", type].includes(typeOf(content)));
}

/** The content type that an element is for; empty for any. */
function typeOf(content: ContentStep): string {
  const written = content.written("type");
  return written?.kind === "literal" ? mediaType(written.text) : "";
}

function describedContent(step: ContentStep, type: string): DescribedContent | undefined {
  const { request, response } = step.exchange;
  const contents =
    messageOf(step) === request
      ? descriptionOf(step).requestContents
      : (describedResponse(step, response?.status ?? 0)?.contents ?? []);
  return contents.find((each) => mediaType(each.type) === type);
}

async function contentErrors(
  contents: readonly ContentStep[],
  type: string,
  described: DescribedContent | undefined,
  text: string,
  which: "Request" | "Response",
): Promise<ValidationError[]> {
  const errors: ValidationError[] = [];
  const body = `Body of the ${which.toLowerCase()}`;
  for (const element of contents) {
    const action = await actionOf(element, "action");
    if (action === "ignore") continue;
    const kind = { type: `${which}Body`, action };
    const found = await problemOf(element, type, described, text);
    if (found === undefined) continue;
    const { problem, schema } = found;
    if (schema === undefined) {
      const details = `${body} cannot be validated for the content type ${type}. ${problem}`;
      errors.push({ name: "", rule: "ValidationException", details, ...kind });
      continue;
    }
    const details = `${body} does not conform to the definition ${schema}, which is associated with the content type ${type}. ${problem}`;
    const publicly = which === "Request" ? { publicly: details } : {};
    errors.push({ name: type, rule: "IncorrectMessage", details, ...publicly, ...kind });
  }
  return errors;
}

/** A sentence, with the schema that a body does not conform to; without one it cannot be held to any. */
interface Problem {
  readonly problem: string;
  readonly schema?: string;
}

async function problemOf(
  element: ContentStep,
  type: string,
  described: DescribedContent | undefined,
  text: string,
): Promise<Problem | undefined> {
  const id = await element.attribute("schema-id");
  const kind = await element.requiredAttribute("validate-as");
  if (id === undefined && described === undefined) return undefined;
  if (kind === "json") {
    const schema = id === undefined ? described?.schema : await jsonSchemaOf(element, id);
    if (schema === undefined) {
      throw halt(element, `the API has no schema for ${type}, and no page says what is done then.`);
    }
    const value = parsed(text);
    if (value instanceof SyntaxError) return { problem: value.message };
    const adds = await element.attribute("allow-additional-properties");
    const additional = adds === undefined ? undefined : adds.toLowerCase() === "true";
    const problem = checked(element, schema, value, additional);
    return problem === undefined ? undefined : { problem, schema: schema.name };
  }
  if (id === undefined) return undefined;
  const schema = ofService(element, id);
  if (schema.kind !== "xml") throw otherKind(element, id, kind);
  try {
    const found = schema.problem(text, kind === "soap");
    if (found === undefined) return undefined;
    return { problem: found.message, ...(found.isUnreadable ? {} : { schema: id }) };
  } catch (error) {
    if (!(error instanceof TooManyParts)) throw error;
    throw halt(element, error.message);
  }
}

async function jsonSchemaOf(element: ContentStep, id: string): Promise<DescribedSchema> {
  const schema = ofService(element, id);
  if (schema.kind !== "json") throw otherKind(element, id, "json");
  return { ...schema.at(await element.attribute("schema-ref")), name: id };
}

/** @throws Fault where the service has no schema of that id */
function ofService(element: ContentStep, id: string): ServiceSchema {
  const schema = element.runtime.schemas?.get(id);
  if (schema !== undefined) return schema;
  throw element.fault("ConfigurationError", `The service has no schema ${id}.`);
}

function otherKind(element: ContentStep, id: string, kind: string): Fault {
  const message = `The schema ${id} is of another kind than ${kind}.`;
  return element.fault("ConfigurationError", message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
