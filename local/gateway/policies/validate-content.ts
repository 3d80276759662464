import { asBoolean } from "../../../policy/index.ts";
import type { DescribedContent } from "../../stack/operation-description.ts";
import type { HandlerOf, StepOf } from "../pipeline.ts";
import { bodyText, messageOf } from "../text-body.ts";
import { checked } from "./described-values.ts";
import {
  actionOf,
  describedResponse,
  descriptionOf,
  halt,
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
  const contents = isRequest
    ? descriptionOf(step).requestContents
    : (describedResponse(step, step.exchange.response?.status ?? 0)?.contents ?? []);
  const content = contents.find((each) => mediaType(each.type) === name);
  if (content !== undefined) {
    errors.push(...(await contentErrors(step, name, content, text, which)));
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

async function contentErrors(
  step: ContentStep,
  type: string,
  content: DescribedContent,
  text: string,
  which: "Request" | "Response",
): Promise<ValidationError[]> {
  const errors: ValidationError[] = [];
  for (const element of step.children("content")) {
    const only = mediaType((await element.attribute("type")) ?? "");
    const action = await actionOf(element, "action");
    if ((only !== "" && only !== type) || action === "ignore") continue;
    if ((await element.attribute("validate-as")) !== "json") continue;
    const kind = { type: `${which}Body`, action };
    const { schema } = content;
    if (schema === undefined) {
      throw halt(step, `the API has no schema for ${type}, and no page says what is done then.`);
    }
    const body = `Body of the ${which.toLowerCase()}`;
    const value = parsed(text);
    if (value instanceof SyntaxError) {
      const details = `${body} cannot be validated for the content type ${type}. ${value.message}`;
      errors.push({ name: "", rule: "ValidationException", details, ...kind });
      continue;
    }
    const adds = await element.attribute("allow-additional-properties");
    const additional = adds === undefined ? undefined : adds.toLowerCase() === "true";
    const problem = checked(step, schema, value, additional);
    if (problem === undefined) continue;
    const details = `${body} does not conform to the definition ${schema.name}, which is associated with the content type ${type}. ${problem}`;
    const publicly = which === "Request" ? { publicly: details } : {};
    errors.push({ name: type, rule: "IncorrectMessage", details, ...publicly, ...kind });
  }
  return errors;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
