import type { PolicyStatement } from "../model.ts";
import { expression, literal, required, variable } from "./shape.ts";

export const actions = ["ignore", "prevent", "detect"];

/** What happens to a message that is not as the API describes it. */
export const action = expression({ ...required, oneOf: actions });

/** The same for one status, header or parameter, where pages have no expression. */
export const literalAction = literal({ ...required, oneOf: actions });

/** Where errors are kept; without one there is no variable. */
export const errorsVariable = literal(variable("may-set"));

/** What no page says of every policy that validates. */
export const undocumentedErrors =
  "What the variable of errors holds: here a JArray of objects in the form the page has, and only once there are errors. `context.LastError` and the answer have the first error that prevents. A policy that prevents in on-error ends it with 500 here.";

/** The same of those that validate parameters and headers. */
export const undocumentedValues =
  "The words for what does not conform, and its line: here those of a JSON Schema validator, without a line. How texts are read as numbers, and arrays between commas: here as JSON and OpenAPI have them. What is required and missing is none of the errors that the page lists: a request that comes to that ends with a sentence, as one does whose answer the API describes by `default` or a range alone.";

/** What is wrong where two elements name the same thing: no page says which counts. */
export function doubled(
  children: readonly PolicyStatement[],
  attribute: string,
): string | undefined {
  const seen = new Set<string>();
  for (const { name, attributes } of children) {
    const text = attributes.get(attribute)?.text.toLowerCase();
    if (text === undefined) continue;
    if (seen.has(text)) return `Two <${name}> have the ${attribute} ${text}; leave one.`;
    seen.add(text);
  }
  return undefined;
}
