import {
  anyNumber,
  atLeastOnce,
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
  text,
  variable,
} from "./shape.ts";

export const validateJwt = policy("validate-jwt", {
  sections: ["inbound"],
  attributes: {
    "header-name": expression(),
    "query-parameter-name": expression(),
    "token-value": expression(),
    "failed-validation-httpcode": expression(integer),
    "failed-validation-error-message": expression(),
    "require-expiration-time": expression(boolean),
    "require-scheme": expression(),
    "require-signed-tokens": literal({
      oneOf: ["true"],
      alwaysSo: "a token without a signature is never accepted here",
    }),
    "clock-skew": expression(integer),
    "output-token-variable-name": literal(variable("sets")),
  },
  content: elements(
    child("openid-config", anyNumber, nothing, {
      url: literal(required),
      "validate-connectivity": literal({
        format: "boolean",
        alwaysSo: "it is for saving the policy, and nothing is saved here",
      }),
    }),
    child(
      "issuer-signing-keys",
      atMostOnce,
      elements(
        child("key", atLeastOnce, text(literal()), {
          id: literal(),
          "certificate-id": literal(),
          n: literal(),
          e: literal(),
        }),
      ),
    ),
    child(
      "audiences",
      atMostOnce,
      elements(child("audience", atLeastOnce, text(expression(required)))),
    ),
    child(
      "issuers",
      atMostOnce,
      elements(child("issuer", atLeastOnce, text(expression(required)))),
    ),
    child(
      "required-claims",
      atMostOnce,
      elements(
        child(
          "claim",
          atLeastOnce,
          elements(child("value", anyNumber, text(expression(required)))),
          {
            name: expression(required),
            match: expression({ oneOf: ["all", "any"] }),
            separator: expression(),
          },
        ),
      ),
    ),
  ),
});
