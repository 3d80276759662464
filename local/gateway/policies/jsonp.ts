import { bodyText, messageOf, setBodyText } from "../content/text-body.ts";
import { Fault, Halt } from "../fault.ts";
import type { HandlerOf } from "../pipeline/step.ts";

/** Makes a script of JSON that calls a function of the caller's with it. */
export const jsonp: HandlerOf<"jsonp"> = async (step) => {
  const parameter = await step.requiredAttribute("callback-parameter-name");
  const names = new URLSearchParams(step.exchange.request.originalUrl.query).getAll(parameter);
  if (names.length === 0) return "continue";
  const [name = ""] = names;
  // What the caller sends here is run by a browser, at the origin of whoever includes the script.
  if (names.length > 1 || !isIdentifier(name)) {
    throw new Fault({
      source: step.statement.name,
      reason: "CallbackParameterInvalid",
      message: `Value of callback parameter ${parameter} is not a valid JavaScript identifier.`,
      status: 400,
    });
  }
  const message = messageOf(step);
  const text = await bodyText(step, message);
  if (text === undefined || text === "") return "continue";
  checkJson(step, text);
  setBodyText(message, `${name}(${text});`);
  message.headers.set("Content-Type", ["application/javascript"]);
  return "continue";
};

type JsonpStep = Parameters<typeof jsonp>[0];

/** Anything else would be run as code of the backend's. */
function checkJson({ statement: { name, place } }: JsonpStep, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const cause = new Error("the answer is no JSON, and no page says what is done then.");
    throw new Halt(name, place.line, cause);
  }
}

/** ECMA-262 section 12.7, without escapes. */
function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) && !reserved.has(name);
}

/** Section 12.7.2, with those of strict code. */
const reserved: ReadonlySet<string> = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield".split(
    " ",
  ),
);
