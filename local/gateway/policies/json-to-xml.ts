import { CSharpException, parseJson } from "../../../policy/index.ts";
import { Halt } from "../fault.ts";
import { UnknownXml, xmlOfJson } from "../json-as-xml.ts";
import type { HandlerOf } from "../pipeline.ts";
import { bodyText, messageOf, setBodyText } from "../text-body.ts";

/** Makes XML of a body of JSON. */
export const jsonToXml: HandlerOf<"json-to-xml"> = async (step) => {
  const apply = await step.requiredAttribute("apply");
  if (apply !== "always" && apply !== "content-type-json") {
    const message = `apply is "${apply}"; it is always or content-type-json.`;
    throw step.fault("ConfigurationError", message);
  }
  const considersAccept = await step.flag("consider-accept-header", true);
  const dates = (await step.flag("parse-date", true)) ? "date" : "text";
  const form = {
    separator: (await step.attribute("namespace-separator")) ?? "_",
    namespacePrefix: await step.attribute("namespace-prefix"),
    attributeBlock: await step.attribute("attribute-block-name"),
  };
  if ([...form.separator].length !== 1) {
    throw step.fault("ConfigurationError", "namespace-separator is not one character.");
  }
  const message = messageOf(step);
  const isJson = /^(?:application|text)\/(?:json|[^;,\s]+\+json)$/i;
  const isXml = /^(?:application|text)\/(?:xml|[^;,\s]+\+xml)$/i;
  if (apply === "content-type-json" && !hasType(message.headers.values("Content-Type"), isJson)) {
    return "continue";
  }
  const accept = step.exchange.request.headers.values("Accept");
  if (considersAccept && !hasType(accept, isXml)) return "continue";
  const text = await bodyText(step, message);
  if (text === undefined || text === "") return "continue";
  try {
    setBodyText(message, xmlOfJson(parseJson(text, dates), form));
  } catch (error) {
    if (error instanceof UnknownXml) {
      const { name, place } = step.statement;
      throw new Halt(name, place.line, error);
    }
    if (!(error instanceof CSharpException)) throw error;
    throw step.fault("InvalidBody", `The body is no JSON: ${error.message}`, error);
  }
  message.headers.set("Content-Type", ["application/xml"]);
  return "continue";
};

function hasType(values: readonly string[] | undefined, type: RegExp): boolean {
  const types = (values ?? []).flatMap((value) => value.split(","));
  return types.some((each) => type.test((each.split(";")[0] ?? "").trim()));
}
