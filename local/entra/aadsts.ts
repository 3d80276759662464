import { EntraError } from "./entra-error.ts";

/**
 * Every refusal this tenant knows, with Entra's number, OAuth error and wording.
 *
 * {@link https://learn.microsoft.com/entra/identity-platform/reference-error-codes}
 */
export const aadsts = {
  tenantNotFound: (tenant: string) =>
    new EntraError(
      90002,
      "invalid_tenant",
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  personalAccount: () =>
    new EntraError(
      500200,
      "access_denied",
      "User account is a personal Microsoft account. Personal Microsoft accounts are not supported for this application unless explicitly invited to an organization. Try signing out and signing back in with an organizational account.",
    ),
  notMultiTenant: (tenant: string) =>
    new EntraError(
      50194,
      "invalid_request",
      `The application is not configured as a multi-tenant application. Usage of the /${tenant} endpoint is not supported. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
    ),

  parameterMissing: (name: string) =>
    new EntraError(
      900144,
      "invalid_request",
      `The request body must contain the following parameter: '${name}'.`,
    ),
  requestMalformed: (detail: string) =>
    new EntraError(
      9002313,
      "invalid_request",
      `Invalid request. Request is malformed or invalid. ${detail}`,
    ),
  onlyPost: (method: string) =>
    new EntraError(
      900561,
      "invalid_request",
      `The endpoint only accepts POST requests. Received a ${method} request.`,
    ),
  somethingBroke: () =>
    new EntraError(
      90033,
      "temporarily_unavailable",
      "A transient error has occurred. Please try again.",
      500,
    ),

  appNotFound: (clientId: string, tenantId: string) =>
    new EntraError(
      700016,
      "unauthorized_client",
      `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  redirectUriMismatch: (redirectUri: string, clientId: string) =>
    new EntraError(
      50011,
      "invalid_request",
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this.`,
    ),
  responseTypeNotEnabled: (responseType: string) =>
    new EntraError(
      700054,
      "unsupported_response_type",
      `response_type '${responseType}' is not enabled for the application.`,
    ),
  resourceNotSupported: () =>
    new EntraError(901002, "invalid_request", "The 'resource' request parameter is not supported."),

  scopeInvalid: (scope: string) =>
    new EntraError(
      70011,
      "invalid_scope",
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  scopeNotOnGraph: (appName: string, scope: string) =>
    new EntraError(
      650053,
      "invalid_client",
      `The application '${appName}' asked for scope '${scope}' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.`,
    ),
  scopeNotExposed: (appName: string, scope: string, resource: string) =>
    new EntraError(
      650053,
      "invalid_client",
      `The application '${appName}' asked for scope '${scope}' that doesn't exist on the resource '${resource}'. Contact the app vendor.`,
    ),
  consentMissing: (clientId: string, appName: string) =>
    new EntraError(
      65001,
      "invalid_grant",
      `The user or administrator has not consented to use the application with ID '${clientId}' named '${appName}'. Send an interactive authorization request for this user and resource.`,
      400,
      { suberror: "consent_required" },
    ),
  scopesOfTwoResources: (scopes: string) =>
    new EntraError(
      28000,
      "invalid_scope",
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scopes} is not valid.`,
    ),
  resourceNotFound: (resource: string, tenantId: string) =>
    new EntraError(
      500011,
      "invalid_resource",
      `The resource principal named ${resource} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),

  notSignedIn: () =>
    new EntraError(
      50058,
      "login_required",
      "Session information is not sufficient for single-sign-on. This means that a user is not signed in.",
    ),
  interactionNeeded: () =>
    new EntraError(
      16000,
      "interaction_required",
      "Either multiple user identities are available for the current request or selected account is not supported for the scenario.",
    ),
  signInAbandoned: () =>
    new EntraError(65004, "access_denied", "User declined to consent to access the app."),
  signInLost: () =>
    new EntraError(
      165000,
      "invalid_request",
      "Invalid Request: The request tokens do not match the user context. Do not copy the user context values (cookies; form fields; headers) between different requests or user sessions; always maintain the ALL of the supplied values across a complete single user flow.",
    ),
  accountDisabled: (error: "invalid_grant" | "access_denied") =>
    new EntraError(50057, error, "The user account is disabled."),
  notAssigned: (error: string) =>
    new EntraError(
      50105,
      error,
      "Your administrator has configured the application to block users unless they are specifically granted ('assigned') access to the application. The signed in user is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
    ),
  blockedByConditionalAccess: (error: string) =>
    new EntraError(
      53003,
      error,
      "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
      400,
      { suberror: "message_only" },
    ),
  adminApprovalNeeded: (error: string) =>
    new EntraError(
      90094,
      error,
      "An administrator of the tenant has set a policy that prevents you from granting the application the permissions it is requesting.",
    ),
  passwordExpired: (error: string) => new EntraError(50055, error, "The password is expired."),
  moreProofNeeded: (error: string) =>
    new EntraError(
      50076,
      error,
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the application.",
      400,
      { suberror: "basic_action" },
    ),

  codeRedeemed: () =>
    new EntraError(
      54005,
      "invalid_grant",
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    ),
  codeExpired: () =>
    new EntraError(
      70008,
      "invalid_grant",
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    ),
  refreshTokenExpired: () =>
    new EntraError(700082, "invalid_grant", "The refresh token has expired due to inactivity."),
  assertionForOther: () =>
    new EntraError(
      500131,
      "invalid_grant",
      "Assertion audience does not match the Client app presenting the assertion.",
    ),
  assertionRefused: () =>
    new EntraError(
      50013,
      "invalid_grant",
      "Assertion failed signature validation, or is not within its valid time range.",
    ),
  grantMalformed: () =>
    new EntraError(70000, "invalid_grant", "Provided grant is invalid or malformed."),
  codeVerifierMismatch: () =>
    new EntraError(
      501481,
      "invalid_grant",
      "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    ),
  replyAddressMismatch: (redirectUri: string) =>
    new EntraError(
      500112,
      "invalid_grant",
      `The reply address '${redirectUri}' does not match the reply address provided when requesting Authorization code.`,
    ),
  grantTypeUnsupported: (grantType: string) =>
    new EntraError(
      70003,
      "unsupported_grant_type",
      `The app requested an unsupported grant type '${grantType}'.`,
    ),

  credentialMissing: () =>
    new EntraError(
      7000218,
      "invalid_client",
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      401,
    ),
  publicClient: () =>
    new EntraError(
      700025,
      "invalid_client",
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
      401,
    ),
  secretInvalid: (clientId: string) =>
    new EntraError(
      7000215,
      "invalid_client",
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
      401,
    ),
  secretExpired: (clientId: string) =>
    new EntraError(
      7000222,
      "invalid_client",
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      401,
    ),
  assertionMalformed: () =>
    new EntraError(50027, "invalid_client", "JWT token is invalid or malformed.", 401),
  assertionTypeInvalid: (type: string) =>
    new EntraError(
      50027,
      "invalid_client",
      `The client_assertion_type '${type}' is not supported; use 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'.`,
      401,
    ),
  assertionSignatureInvalid: (reason: string) =>
    new EntraError(
      50013,
      "invalid_client",
      `Assertion failed signature validation. [Reason - ${reason}]`,
      401,
    ),
  assertionOutsideLifetime: (validFrom: string, expires: string) =>
    new EntraError(
      700024,
      "invalid_client",
      `Client assertion is not within its valid time range. Current time: ${new Date().toISOString()}, assertion valid from ${validFrom}, expiry time of assertion ${expires}.`,
      401,
    ),
  /** 700211, 700212 and 700213: a number for each part of the federated credential. */
  federatedCredentialMismatch: (part: "issuer" | "audience" | "subject", presented: string) =>
    new EntraError(
      { issuer: 700211, audience: 700212, subject: 700213 }[part],
      "invalid_client",
      `No matching federated identity record found for presented assertion ${part} '${presented}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
      401,
    ),
};
