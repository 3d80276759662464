import type { DescribedContent } from "../../stack/operation-description.ts";
import { bodyText, messageOf } from "../content/text-body.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { type ContentStep, contentsFor, mappedType, mediaType, typeOf } from "./content-types.ts";
import { problemOf } from "./schema-problems.ts";
import {
  actionOf,
  describedResponse,
  descriptionOf,
  isDescribed,
  report,
  type ValidationError,
} from "./validation.ts";

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
