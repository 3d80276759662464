import {
  anyNumber,
  atLeastOnce,
  atMostOnce,
  child,
  elements,
  expression,
  integer,
  literal,
  nothing,
  required,
  text,
  variable,
} from "./shape.ts";

/** Where a token is, and what its failing does: alike in validate-jwt and validate-azure-ad-token. */
export const tokenAttributes = {
  "header-name": expression(),
  "query-parameter-name": expression(),
  "token-value": expression(),
  "failed-validation-httpcode": expression(integer),
  "failed-validation-error-message": expression(),
  "output-token-variable-name": literal(variable("sets")),
} as const;

export const decryptionKeys = child(
  "decryption-keys",
  atMostOnce,
  elements(child("key", atLeastOnce, nothing, { "certificate-id": literal(required) })),
);

export const audiences = child(
  "audiences",
  atMostOnce,
  elements(child("audience", atLeastOnce, text(expression(required)))),
);

export const requiredClaims = child(
  "required-claims",
  atMostOnce,
  elements(
    child("claim", atLeastOnce, elements(child("value", anyNumber, text(expression(required)))), {
      name: expression(required),
      match: expression({ oneOf: ["all", "any"] }),
      separator: expression(),
    }),
  ),
);
