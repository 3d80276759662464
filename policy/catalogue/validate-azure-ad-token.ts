import type { PolicyStatement } from "../model.ts";
import {
  atLeastOnce,
  atMostOnce,
  child,
  elements,
  expression,
  literal,
  policy,
  required,
  text,
} from "./shape.ts";
import { audiences, decryptionKeys, requiredClaims, tokenAttributes } from "./token-validation.ts";

const applicationIds = elements(child("application-id", atLeastOnce, text(literal(required))));

export const validateAzureAdToken = policy("validate-azure-ad-token", {
  sections: ["inbound"],
  attributes: {
    "tenant-id": expression(required),
    ...tokenAttributes,
    "authentication-endpoint": literal(),
  },
  content: elements(
    child("backend-application-ids", atMostOnce, applicationIds),
    child("client-application-ids", atMostOnce, applicationIds),
    audiences,
    requiredClaims,
    decryptionKeys,
  ),
  problem: says,
  undocumented:
    "The issuers: here that of the tenant's OpenID configuration and, for tokens of version 1, https://sts.windows.net/ with the token's tenant. The client is `azp`, or `appid` in version 1; a backend's id is the audience as it stands or after `api://`. A token needs `exp`, and its times are taken exactly. The page names login-microsoftonline.com as the endpoint, which is taken for a slip of login.microsoftonline.com.",
});

/** A token for just anybody is no check (the page asks for a client's id, or else for an audience). */
function says({ children }: PolicyStatement): string | undefined {
  const names = children.map(({ name }) => name);
  const limits = ["client-application-ids", "audiences", "backend-application-ids"];
  return limits.some((limit) => names.includes(limit))
    ? undefined
    : "<validate-azure-ad-token> takes every token of the tenant, for whatever it was issued; name client-application-ids or audiences.";
}
