import {
  anyNumber,
  child,
  elements,
  integer,
  literal,
  nothing,
  policy,
  required,
} from "./shape.ts";
import {
  action,
  doubled,
  errorsVariable,
  literalAction,
  undocumentedErrors,
} from "./validation-action.ts";

export const validateStatusCode = policy("validate-status-code", {
  sections: ["outbound", "on-error"],
  attributes: {
    "unspecified-status-code-action": action,
    "errors-variable-name": errorsVariable,
  },
  content: elements(
    child("status-code", anyNumber, nothing, {
      code: literal({ ...required, ...integer, least: 100, most: 599 }),
      action: literalAction,
    }),
  ),
  oncePerSection: true,
  problem: ({ children }) => doubled(children, "code"),
  undocumented: `${undocumentedErrors} Whether \`default\` or a range such as 4XX of an OpenAPI document specifies a status: a request that comes to the question ends with that sentence.`,
});
