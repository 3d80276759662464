import type { PolicyStatement } from "../model.ts";
import {
  anyNumber,
  atMostOnce,
  boolean,
  child,
  elements,
  expression,
  integer,
  literal,
  nothing,
  policy,
  required,
} from "./shape.ts";
import { action, errorsVariable, literalAction, undocumentedErrors } from "./validation-action.ts";

const ofService =
  "nothing here has the schemas of the service; a folder's OpenAPI document has those of the API.";

export const validateContent = policy("validate-content", {
  sections: ["inbound", "outbound", "on-error"],
  attributes: {
    "unspecified-content-type-action": action,
    "max-size": expression({ ...required, ...integer, least: 0, most: 4 * 2 ** 20 }),
    "size-exceeded-action": action,
    "errors-variable-name": errorsVariable,
  },
  content: elements(
    child(
      "content-type-map",
      atMostOnce,
      elements(
        child("type", anyNumber, nothing, {
          from: literal(),
          when: expression({ types: ["bool"] }),
          to: literal(required),
        }),
      ),
      { "any-content-type-value": literal(), "missing-content-type-value": literal() },
    ),
    child("content", anyNumber, nothing, {
      type: literal(),
      "validate-as": literal({ ...required, oneOf: ["json", "xml", "soap"] }),
      "schema-id": literal({ refused: ofService }),
      "schema-ref": literal({ refused: ofService }),
      action: literalAction,
      "allow-additional-properties": literal(boolean),
      "case-insensitive-property-names": literal({
        ...boolean,
        refused:
          "no page says which of two properties counts whose names differ by case. Leave it out, which is false.",
      }),
    }),
  ),
  readsBody: true,
  problem: says,
  unable: validatesOtherThanJson,
  undocumented: `${undocumentedErrors} The words for what does not conform, and its line: here those of a JSON Schema validator, without a line. What specifies a content type: here that the operation has it, whatever \`content\` there is. What is no JSON is a ValidationException, and a message without a body is not looked at. A schema without a name is \`inline\`. A pattern is one of JavaScript. What is validated as xml or soap is refused: nothing here knows XML Schema.`,
});

function says({ children }: PolicyStatement): string | undefined {
  const mapped = children.flatMap((child) => child.children);
  return mapped.some(({ attributes }) => attributes.has("from") === attributes.has("when"))
    ? "<type> has one of from and when."
    : undefined;
}

function validatesOtherThanJson({ children }: PolicyStatement): string | undefined {
  const validated = children.map(({ attributes }) => attributes.get("validate-as")?.text);
  const other = validated.find((text) => text === "xml" || text === "soap");
  return other === undefined
    ? undefined
    : `it validates as ${other}, and nothing here knows XML Schema. Check what matters with choose and return-response.`;
}
