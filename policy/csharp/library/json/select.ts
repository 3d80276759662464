import { CSharpException } from "../../runtime/exceptions.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import type { Violation } from "../../types/constraints.ts";
import { JArray } from "./array.ts";
import { JObject } from "./containers.ts";
import type { JToken } from "./tokens.ts";

/** One step of a path: a property, an element, or everything below. */
type Step = string | number | typeof everything;

const everything: unique symbol = Symbol("*");

const stepPattern =
  /\.?([^.[\]'*?@$\s]+)|\[\s*(-?\d+)\s*\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\.?(\*)|\[(\*)\]/y;

/** Splits a simple path such as `a.b[0]['c d'].*`; undefined for filters and recursion. */
function parsePath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const text = path.replace(/^\$/, "");
  stepPattern.lastIndex = 0;
  while (stepPattern.lastIndex < text.length) {
    const match = stepPattern.exec(text);
    if (match === null) return undefined;
    const [, name, index, quoted] = match;
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(quoted.replace(/\\(.)/g, "$1"));
    else steps.push(everything);
  }
  return steps;
}

/** The finding for a path whose language is not supported. */
export function checkPath(path: string): Violation | undefined {
  if (parsePath(path) !== undefined) return undefined;
  return {
    rule: "csharp-unsupported",
    message: `The JSONPath '${path}' is not supported here; use names, [index] and *, and filter with Where.`,
  };
}

function jsonException(message: string): CSharpException {
  return new CSharpException("Newtonsoft.Json.JsonException", message);
}

function next(token: JToken, step: Step, isRequired: boolean): readonly JToken[] {
  if (step === everything) {
    return token instanceof JObject ? [...token.values()] : [...token.children()];
  }
  if (typeof step === "string") {
    const value = token instanceof JObject ? token.get(step) : undefined;
    if (value === undefined && isRequired) {
      throw jsonException(`Property '${step}' does not exist on JObject.`);
    }
    return value === undefined ? [] : [value];
  }
  const item = token instanceof JArray ? token.items[step] : undefined;
  if (item === undefined && isRequired) {
    throw jsonException(`Index ${step} outside the bounds of JArray.`);
  }
  return item === undefined ? [] : [item];
}

/** `SelectTokens`. */
export function selectTokens(token: JToken, path: string, isRequired = false): readonly JToken[] {
  const steps = parsePath(path);
  if (steps === undefined) {
    throw new Unsupported(`The JSONPath '${path}' is not supported here.`);
  }
  return steps.reduce<readonly JToken[]>(
    (tokens, step) => tokens.flatMap((each) => next(each, step, isRequired)),
    [token],
  );
}

/** `SelectToken`: the one match, or null. */
export function selectToken(token: JToken, path: string, isRequired: boolean): JToken | null {
  const found = selectTokens(token, path, isRequired);
  if (found.length > 1) throw jsonException("Path returned multiple tokens.");
  return found[0] ?? null;
}
