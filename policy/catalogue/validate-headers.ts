import { anyNumber, child, elements, literal, nothing, policy, required } from "./shape.ts";
import {
  action,
  doubled,
  errorsVariable,
  literalAction,
  undocumentedErrors,
  undocumentedValues,
} from "./validation-action.ts";

export const validateHeaders = policy("validate-headers", {
  sections: ["outbound", "on-error"],
  attributes: {
    "specified-header-action": action,
    "unspecified-header-action": action,
    "errors-variable-name": errorsVariable,
  },
  content: elements(
    child("header", anyNumber, nothing, { name: literal(required), action: literalAction }),
  ),
  oncePerSection: true,
  problem: ({ children }) => doubled(children, "name"),
  undocumented: `${undocumentedErrors} ${undocumentedValues}`,
});
