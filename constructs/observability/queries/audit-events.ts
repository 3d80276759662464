/**
 * The audit events that the policies record, by what they tell who operates a gateway. A test compares them with the
 * policies: each event is in one list.
 */
export const auditEvents = {
  /** The way of a sign-in that goes well. */
  signIn: [
    "consent asked",
    "approval remembered",
    "consented",
    "signed in",
    "token issued",
    "token refreshed",
  ],
  /** What people and clients end by themselves. */
  ended: [
    "denied",
    "revoked",
    "approval withdrawn",
    "ended by the person",
    "all ended by the person",
    "revocation noticed",
  ],
  /** A sign-in that came to nothing, and not because the person said no. */
  signInFailed: ["sign-in failed", "authorization refused", "refused"],
  /** A client asked for something that it does not get. */
  clientRefused: [
    "registration refused",
    "client document failed",
    "token refused",
    "refresh refused",
    "revocation refused",
    "revocation notice refused",
    "introspection refused",
    "rate limit exceeded",
    "too long",
    "no length",
    "not plain",
  ],
  /** A call that went to no server. */
  callRefused: [
    "call refused",
    "tool refused",
    "session refused",
    "server not approved",
    "not on behalf",
  ],
  /** A sign of somebody who attacks, or of a secret that leaked. */
  security: [
    "refresh token reused",
    "code replayed",
    "id token refused",
    "refresh refused by Entra",
    "address not allowed",
    "backend refused the gateway",
    "backend redirects",
  ],
  /** Something is broken, here or at a service that the gateway needs. */
  failed: [
    "failed",
    "call failed",
    "backend failed",
    "grant store failed",
    "refresh failed",
    "revocation failed",
    "revocation notice failed",
    "introspection failed",
    "refused by Entra",
    "session id of the backend not usable",
    "tool list of the backend not usable",
    "groups not read",
  ],
  /** What is neither good nor bad. */
  noted: ["call", "registered", "signed in to see approvals"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
