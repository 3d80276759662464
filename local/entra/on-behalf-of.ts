import { errors, type JWTPayload, jwtVerify } from "jose";
import { aadsts } from "./aadsts.ts";
import { accessTokenClaims, pairwiseSubject } from "./claims.ts";
import type { AppRegistration } from "./directory.ts";
import { requestedResource } from "./scopes.ts";
import type { Tenant } from "./tenant.ts";

export const jwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const lifetime = 60 * 60;

/**
 * Exchanges a person's token for the app that asks for another one, of an API behind it.
 *
 * {@link https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow}
 * @throws EntraError with Entra's code for what does not fit.
 */
export async function onBehalfOf(
  form: URLSearchParams,
  app: AppRegistration,
  tenant: Tenant,
): Promise<Record<string, unknown>> {
  if (form.get("requested_token_use") !== "on_behalf_of") {
    throw aadsts.parameterMissing("requested_token_use");
  }
  const claims = await verifiedAssertion(form.get("assertion") ?? "", app, tenant);
  const person = tenant.directory.person(String(claims["oid"]));
  if (!person) throw aadsts.grantMalformed();
  if (tenant.directory.isDisabled(person)) throw aadsts.accountDisabled("invalid_grant");
  const refusal = tenant.directory.refusalOf(person, true);
  if (refusal) throw refusal;
  const scope = form.get("scope") ?? "";
  const resource = requestedResource(scope, app, tenant, "token endpoint");
  if (!resource) throw aadsts.parameterMissing("scope");
  const issuedAt = Math.floor(Date.now() / 1000);
  const token = await tenant.key.sign(
    accessTokenClaims(person, tenant, {
      api: resource.app,
      authorizedParty: app.clientId,
      subject: pairwiseSubject(person.objectId, resource.app.clientId, tenant.id),
      scope: resource.scopes.join(" "),
      issuedAt,
      expiresAt: issuedAt + lifetime,
    }),
  );
  return {
    token_type: "Bearer",
    scope: resource.scopes.join(" "),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: token,
  };
}

/** A person's token of this tenant whose audience is the app itself: no other may be exchanged by it. */
async function verifiedAssertion(
  assertion: string,
  app: AppRegistration,
  tenant: Tenant,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, tenant.key.publicKey, {
      algorithms: ["RS256"],
      audience: [app.clientId, ...app.identifierUris],
      requiredClaims: ["exp", "oid", "scp"],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") {
      throw aadsts.assertionForOther();
    }
    if (error instanceof errors.JOSEError) throw aadsts.assertionRefused();
    throw error;
  }
}
