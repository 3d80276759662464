import { CSharpException, parseJson } from "../../../policy/index.ts";
import { UnknownXml, xmlOfJson } from "../content/json-as-xml.ts";
import { bodyText, messageOf, setBodyText } from "../content/text-body.ts";
import { Halt } from "../fault.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { converts, jsonType, xmlType } from "./conversion.ts";

/** Makes XML of a body of JSON. */
export const jsonToXml: HandlerOf<"json-to-xml"> = async (step) => {
  const conversion = { byContentType: "content-type-json", from: jsonType, to: xmlType };
  const isAsked = await converts(step, conversion);
  const dates = (await step.flag("parse-date", true)) ? "date" : "text";
  const form = {
    separator: (await step.attribute("namespace-separator")) ?? "_",
    namespacePrefix: await step.attribute("namespace-prefix"),
    attributeBlock: await step.attribute("attribute-block-name"),
  };
  if ([...form.separator].length !== 1) {
    throw step.fault("ConfigurationError", "namespace-separator is not one character.");
  }
  if (!isAsked) return "continue";
  const message = messageOf(step);
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
