import { createHash, timingSafeEqual } from "node:crypto";
import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { aadsts } from "./aadsts.ts";
import type { AppRegistration, FederatedCredential } from "./directory.ts";
import type { Tenant } from "./tenant.ts";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * The app that a token request comes from, once it has proved who it is: by the token of a
 * federated identity, or by one of its secrets (in the body or in the Authorization header). A
 * public client has nothing to prove it by, and may not try.
 *
 * @throws EntraError with Entra's code for what does not fit.
 */
export async function authenticateApp(
  form: URLSearchParams,
  authorization: string | undefined,
  tenant: Tenant,
): Promise<AppRegistration> {
  const basic = basicCredentials(authorization);
  const clientId = form.get("client_id") ?? basic?.clientId;
  if (!clientId) {
    throw aadsts.parameterMissing("client_id");
  }
  if (basic && basic.clientId !== clientId) {
    throw aadsts.requestMalformed("The Authorization header and the body name different clients.");
  }
  const app = tenant.directory.app(clientId);
  if (!app) {
    throw aadsts.appNotFound(clientId, tenant.id);
  }

  const assertion = form.get("client_assertion");
  if (app.isPublic) {
    if (assertion || form.has("client_secret") || basic) throw aadsts.publicClient();
    return app;
  }
  if (assertion) {
    const type = form.get("client_assertion_type") ?? "";
    if (type !== jwtBearer) {
      throw aadsts.assertionTypeInvalid(type);
    }
    await verifyFederatedAssertion(assertion, app, tenant);
    return app;
  }

  const secret = form.get("client_secret") ?? basic?.secret;
  if (!secret) {
    throw aadsts.credentialMissing();
  }
  const known = app.clientSecrets?.find(({ value }) => equalInConstantTime(value, secret));
  if (!known) {
    throw aadsts.secretInvalid(clientId);
  }
  if (known.expires && known.expires.getTime() <= Date.now()) {
    throw aadsts.secretExpired(clientId);
  }
  return app;
}

/**
 * Workload identity federation: issuer, subject and audience of the assertion must be, to the
 * letter, those of one federated credential, and the issuer's key must have signed it.
 *
 * {@link https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity}
 */
async function verifyFederatedAssertion(
  assertion: string,
  app: AppRegistration,
  tenant: Tenant,
): Promise<void> {
  const credential = matchingCredential(presentedClaims(assertion), app);
  const key = tenant.issuerKeys.get(credential.issuer);
  if (!key) {
    // Another issuer's keys would have to be fetched from the internet.
    throw aadsts.assertionSignatureInvalid("The key was not found.");
  }
  try {
    await jwtVerify(assertion, key.publicKey, {
      algorithms: ["RS256"],
      issuer: credential.issuer,
      subject: credential.subject,
      audience: [...credential.audiences],
      requiredClaims: ["exp"],
    });
  } catch (error) {
    throw assertionRefusal(error);
  }
}

function presentedClaims(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      throw aadsts.assertionMalformed();
    }
    throw error;
  }
}

function matchingCredential(claims: JWTPayload, app: AppRegistration): FederatedCredential {
  const { iss = "", sub = "" } = claims;
  const audiences = [claims.aud ?? ""].flat();
  const ofIssuer = app.federatedCredentials.filter((one) => one.issuer === iss);
  if (ofIssuer.length === 0) {
    throw aadsts.federatedCredentialMismatch("issuer", iss);
  }
  const ofSubject = ofIssuer.filter((one) => one.subject === sub);
  if (ofSubject.length === 0) {
    throw aadsts.federatedCredentialMismatch("subject", sub);
  }
  const match = ofSubject.find((one) => audiences.some((aud) => one.audiences.includes(aud)));
  if (!match) {
    throw aadsts.federatedCredentialMismatch("audience", audiences.join(" "));
  }
  return match;
}

function assertionRefusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired || isTooEarly(error)) {
    return aadsts.assertionOutsideLifetime(instant(error.payload.nbf), instant(error.payload.exp));
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return aadsts.assertionSignatureInvalid("The key was not found.");
  }
  if (error instanceof errors.JOSEError) {
    return aadsts.assertionMalformed();
  }
  return error;
}

function isTooEarly(error: unknown): error is errors.JWTClaimValidationFailed {
  return error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf";
}

function instant(seconds: number | undefined): string {
  return seconds === undefined ? "unknown" : new Date(seconds * 1000).toISOString();
}

/** RFC 6749 section 2.3.1: both parts are form-encoded before they are put together. */
function basicCredentials(authorization: string | undefined) {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) {
    return undefined;
  }
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const decode = (part: string) => new URLSearchParams(`part=${part}`).get("part") ?? "";
  return { clientId: decode(pair.slice(0, colon)), secret: decode(pair.slice(colon + 1)) };
}

function equalInConstantTime(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
