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
} from "./shape.ts";
import { audiences, decryptionKeys, requiredClaims, tokenAttributes } from "./token-validation.ts";

export const validateJwt = policy("validate-jwt", {
  sections: ["inbound"],
  attributes: {
    ...tokenAttributes,
    "require-expiration-time": expression(boolean),
    "require-scheme": expression(),
    "require-signed-tokens": literal({
      oneOf: ["true"],
      alwaysSo: "a token without a signature is never accepted here",
    }),
    "clock-skew": expression(integer),
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
    decryptionKeys,
    audiences,
    child(
      "issuers",
      atMostOnce,
      elements(child("issuer", atLeastOnce, text(expression(required)))),
    ),
    requiredClaims,
  ),
  undocumented:
    "HS256 signatures are in every example and in no list; here HS256, HS384 and HS512 are taken. Of decryption-keys those of certificates are, by RSA-OAEP.",
});
