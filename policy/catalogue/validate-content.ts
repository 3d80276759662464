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
      "schema-id": literal(),
      "schema-ref": literal(),
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
  undocumented: `${undocumentedErrors} The words for what does not conform, and its line: here those of a JSON Schema validator, without a line. What specifies a content type: here that the operation has it, whatever \`content\` there is. What is no JSON is a ValidationException, and a message without a body is not looked at. A schema without a name is \`inline\`. A pattern is one of JavaScript. What takes longer to hold to a schema than an expression may take ends the request. Schemas of the service, by schema-id, are those of a stack, of a served folder, or given to a run: the type of a \`content\` that names one is a content type that is specified. A JSON Schema that names no draft is one of draft 7. XML is held to its schema by libxml2, in its words and with lengths in characters, up to 20,000 elements, attributes and comments; a document type makes it a ValidationException, and of a SOAP envelope everything in its body is looked at. What is validated as xml or soap without schema-id is refused: nothing here has such schemas of an API.`,
});

function says({ children }: PolicyStatement): string | undefined {
  const mapped = children.flatMap((child) => child.children);
  if (mapped.some(({ attributes }) => attributes.has("from") === attributes.has("when"))) {
    return "<type> has one of from and when.";
  }
  const pointing = children.filter(({ attributes }) => attributes.has("schema-ref"));
  return pointing.every(
    ({ attributes }) =>
      attributes.has("schema-id") && attributes.get("validate-as")?.text === "json",
  )
    ? undefined
    : "schema-ref of <content> is for a JSON schema that schema-id names.";
}

/** Only the service's own schemas are known that are no JSON: a folder describes its APIs by OpenAPI. */
function validatesOtherThanJson({ children }: PolicyStatement): string | undefined {
  const other = children
    .filter(({ attributes }) => !attributes.has("schema-id"))
    .map(({ attributes }) => attributes.get("validate-as")?.text)
    .find((text) => text === "xml" || text === "soap");
  return other === undefined
    ? undefined
    : `it validates as ${other}, and nothing here has such a schema of an API. Add the schema to the service and name it by schema-id, or check what matters with choose and return-response.`;
}
