import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { aadsts } from "./aadsts.ts";
import { EntraError } from "./entra-error.ts";
import type { Tenant } from "./tenant.ts";

/** What oidc-provider calls the reason of a refused grant, and what Entra calls it. */
const grantRefusals: readonly (readonly [RegExp, () => EntraError])[] = [
  [/already consumed/, aadsts.codeRedeemed],
  [/authorization code is expired/, aadsts.codeExpired],
  [/refresh token is expired/, aadsts.refreshTokenExpired],
  [/code_verifier/, aadsts.codeVerifierMismatch],
];

/** A refusal that was decided on the sign-in page: oidc-provider keeps no more of it than its text. */
function chosenRefusal(error: errors.OIDCProviderError): EntraError | undefined {
  const [, code, text = ""] = /^AADSTS(\d+): (.+)$/.exec(error.error_description ?? "") ?? [];
  return code === undefined ? undefined : new EntraError(Number(code), error.error, text);
}

/**
 * The Entra error for anything thrown while a request was handled.
 *
 * oidc-provider tells its reasons apart by class and, within `invalid_grant`, only by the
 * `error_detail` it keeps for logs.
 */
export function asEntraError(error: unknown, ctx: KoaContextWithOIDC, tenant: Tenant): EntraError {
  const parameter = (name: string) => String(ctx.oidc?.params?.[name] ?? "");
  if (error instanceof EntraError) {
    return error;
  }
  const foretold = error instanceof errors.OIDCProviderError && chosenRefusal(error);
  if (foretold) {
    return foretold;
  }
  if (error instanceof errors.InvalidClient) {
    return aadsts.appNotFound(parameter("client_id"), tenant.id);
  }
  if (error instanceof errors.InvalidRedirectUri) {
    return aadsts.redirectUriMismatch(parameter("redirect_uri"), parameter("client_id"));
  }
  if (error instanceof errors.UnsupportedResponseType) {
    return aadsts.responseTypeNotEnabled(parameter("response_type"));
  }
  if (error instanceof errors.UnsupportedGrantType) {
    return aadsts.grantTypeUnsupported(parameter("grant_type"));
  }
  if (error instanceof errors.InvalidTarget) {
    return aadsts.resourceNotSupported();
  }
  if (error instanceof errors.InvalidScope) {
    return aadsts.scopeInvalid(parameter("scope"));
  }
  if (error instanceof errors.LoginRequired) {
    return aadsts.notSignedIn();
  }
  if (
    error instanceof errors.InteractionRequired ||
    error instanceof errors.ConsentRequired ||
    (error instanceof errors.OIDCProviderError && error.error === "account_selection_required")
  ) {
    return aadsts.interactionNeeded();
  }
  if (error instanceof errors.AccessDenied) {
    return aadsts.signInAbandoned();
  }
  if (error instanceof errors.SessionNotFound) {
    return aadsts.signInLost();
  }
  if (error instanceof errors.InvalidGrant) {
    const detail = error.error_detail ?? "";
    if (detail.includes("redirect_uri mismatch")) {
      return aadsts.replyAddressMismatch(parameter("redirect_uri"));
    }
    const known = grantRefusals.find(([pattern]) => pattern.test(detail));
    return known ? known[1]() : aadsts.grantMalformed();
  }
  if (error instanceof errors.OIDCProviderError && error.expose) {
    const missing = /missing required parameters? '?(\w+)/.exec(error.error_description ?? "")?.[1];
    return missing
      ? aadsts.parameterMissing(missing)
      : aadsts.requestMalformed(error.error_description ?? error.error);
  }
  return aadsts.somethingBroke();
}
