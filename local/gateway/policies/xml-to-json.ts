import { CSharpException, ExpressionStopped, parseXml } from "../../../policy/index.ts";
import { bodyText, messageOf, setBodyText } from "../content/text-body.ts";
import { jsonOfXml, UnknownJson } from "../content/xml-as-json.ts";
import { Halt } from "../fault.ts";
import type { HandlerOf } from "../pipeline/step.ts";
import { converts, jsonType, xmlType } from "./conversion.ts";

/** Makes JSON of a body of XML. */
export const xmlToJson: HandlerOf<"xml-to-json"> = async (step) => {
  const { name, place } = step.statement;
  const kind = await step.requiredAttribute("kind");
  if (kind === "javascript-friendly") {
    throw new Halt(name, place.line, new Error("no page says what JSON is javascript-friendly."));
  }
  if (kind !== "direct") {
    throw step.fault("ConfigurationError", `kind is "${kind}"; it is direct.`);
  }
  const conversion = { byContentType: "content-type-xml", from: xmlType, to: jsonType };
  const alwaysLists = await step.flag("always-array-child-elements", false);
  if (!(await converts(step, conversion))) return "continue";
  const message = messageOf(step);
  const text = await bodyText(step, message);
  if (text === undefined || text === "") return "continue";
  try {
    setBodyText(message, jsonOfXml(parseXml(text), alwaysLists));
  } catch (error) {
    if (error instanceof UnknownJson || error instanceof ExpressionStopped) {
      throw new Halt(name, place.line, error);
    }
    if (!(error instanceof CSharpException)) throw error;
    throw step.fault("InvalidBody", `The body is no XML: ${error.message}`, error);
  }
  message.headers.set("Content-Type", ["application/json"]);
  return "continue";
};
