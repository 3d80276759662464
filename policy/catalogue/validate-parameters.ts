import {
  anyNumber,
  atMostOnce,
  child,
  elements,
  expression,
  literal,
  nothing,
  policy,
  required,
} from "./shape.ts";
import {
  action,
  actions,
  doubled,
  errorsVariable,
  literalAction,
  undocumentedErrors,
  undocumentedValues,
} from "./validation-action.ts";

const parameters = elements(
  child("parameter", anyNumber, nothing, { name: literal(required), action: literalAction }),
);
const overriding = {
  "specified-parameter-action": expression({ oneOf: actions }),
  "unspecified-parameter-action": expression({ oneOf: actions }),
};

export const validateParameters = policy("validate-parameters", {
  sections: ["inbound"],
  attributes: {
    "specified-parameter-action": action,
    "unspecified-parameter-action": action,
    "errors-variable-name": errorsVariable,
  },
  content: elements(
    child("headers", atMostOnce, parameters, overriding),
    child("query", atMostOnce, parameters, overriding),
    child("path", atMostOnce, parameters, {
      "specified-parameter-action": expression({ oneOf: actions }),
    }),
  ),
  oncePerSection: true,
  problem: ({ children }) =>
    children.map(({ children: named }) => doubled(named, "name")).find(Boolean),
  undocumented: `${undocumentedErrors} ${undocumentedValues} Parameters of a query are told apart by case, headers not.`,
});
