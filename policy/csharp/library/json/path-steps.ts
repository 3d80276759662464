import { spend, takeElements } from "../../runtime/budget.ts";
import { CSharpException, indexOutOfBounds } from "../../runtime/exceptions.ts";
import { JArray } from "./array.ts";
import { JObject, JProperty } from "./containers.ts";
import type { JToken } from "./tokens.ts";

/** Where a path goes from a token; `isRequired` makes a failure of what is not there. */
export type Step = (token: JToken, root: JToken, isRequired: boolean) => Iterable<JToken>;

export function jsonException(message: string): CSharpException {
  return new CSharpException("Newtonsoft.Json.JsonException", message);
}

const kindOf = (token: JToken) => token.csharpType.definition.name;

/** `.name`, and `.*` where there is no name. */
export function field(name: string | undefined): Step {
  return (token, _, isRequired) => {
    if (!(token instanceof JObject)) {
      if (!isRequired) return [];
      throw jsonException(`Property '${name ?? "*"}' not valid on ${kindOf(token)}.`);
    }
    if (name === undefined) return [...token.values()];
    const value = token.get(name);
    if (value !== undefined) return [value];
    if (isRequired) throw jsonException(`Property '${name}' does not exist on JObject.`);
    return [];
  };
}

/** `['a', 'b']` */
export function fields(names: readonly string[]): Step {
  return (token, root, isRequired) =>
    names.flatMap((name) => [...field(name)(token, root, isRequired)]);
}

/** `..name`, and `..*` where there is no name: the token itself, and all below it. */
export function scan(names: readonly string[] | undefined): Step {
  return function* (token) {
    if (names === undefined) yield token;
    for (const each of descendants(token)) {
      if (each instanceof JProperty) {
        if (names?.includes(each.name) === true) yield each.value;
      } else if (names === undefined) yield each;
    }
  };
}

/** Everything below a token in the order of the text, the properties among it. */
export function* descendants(token: JToken): Generator<JToken> {
  for (const child of token.children()) {
    spend(1);
    yield child;
    yield* descendants(child);
  }
}

/** `[1]` */
export function index(at: number): Step {
  return (token, _, isRequired) => {
    if (!(token instanceof JArray)) {
      if (isRequired) throw jsonException(`Index ${at} not valid on ${kindOf(token)}.`);
      return [];
    }
    if (at >= token.size) {
      if (isRequired) throw jsonException(`Index ${at} outside the bounds of JArray.`);
      return [];
    }
    const item = token.items[at];
    if (item === undefined) throw indexOutOfBounds();
    return [item];
  };
}

/** `[0, 2]` */
export function indexes(all: readonly number[]): Step {
  return (token, root, isRequired) =>
    all.flatMap((each) => [...index(each)(token, root, isRequired)]);
}

/** `[*]` */
export const everyItem: Step = (token, _, isRequired) => {
  if (token instanceof JArray) return [...token.items];
  if (isRequired) throw jsonException(`Index * not valid on ${kindOf(token)}.`);
  return [];
};

/** `[1:5:2]`, of which each part may be left out. */
export function slice(from: number | undefined, to: number | undefined, by = 1): Step {
  return (token, _, isRequired) => {
    if (by === 0) throw jsonException("Step cannot be zero.");
    if (!(token instanceof JArray)) {
      if (isRequired) throw jsonException(`Array slice is not valid on ${kindOf(token)}.`);
      return [];
    }
    const { size } = token;
    const fromEnd = (at: number) => (at < 0 ? size + at : at);
    const isUp = by > 0;
    const first = from === undefined ? (isUp ? 0 : size - 1) : fromEnd(from);
    const last = to === undefined ? (isUp ? size : -1) : fromEnd(to);
    const start = isUp ? Math.min(Math.max(first, 0), size) : Math.min(first, size - 1);
    const stop = Math.min(Math.max(last, -1), size);
    const found: JToken[] = [];
    for (let at = start; isUp ? at < stop : at > stop; at += by) {
      const item = token.items[at];
      if (item === undefined) throw indexOutOfBounds();
      found.push(item);
    }
    if (found.length === 0 && isRequired) {
      throw jsonException(`Array slice of ${from ?? "*"} to ${to ?? "*"} returned no results.`);
    }
    return found;
  };
}

/** Goes one step after the other. */
export function walk(
  steps: readonly Step[],
  token: JToken,
  root: JToken,
  isRequired: boolean,
): readonly JToken[] {
  return steps.reduce<readonly JToken[]>(
    (tokens, step) =>
      tokens.flatMap((each) => {
        const found = [...step(each, root, isRequired)];
        spend(1);
        takeElements(found.length);
        return found;
      }),
    [token],
  );
}
