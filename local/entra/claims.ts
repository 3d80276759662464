import { createHash, randomBytes } from "node:crypto";
import type { JWTPayload } from "jose";
import type { AppRegistration } from "./directory.ts";
import type { Person } from "./people.ts";
import { scopeName } from "./scopes.ts";
import { type Tenant, v1Issuer } from "./tenant.ts";

/**
 * Which scope brings which claim into an ID token. As in Entra, `oid` needs `profile`.
 *
 * {@link https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference}
 */
export const claimsByScope = {
  openid: ["sub", "tid", "ver", "uti", "nbf", "roles", "groups", "_claim_names", "_claim_sources"],
  profile: ["oid", "name", "preferred_username"],
  email: ["email"],
};

/** Everything a v2.0 ID token may say of a person; the granted scopes select from it. */
export function idTokenClaims(person: Person, tenant: Tenant, app?: AppRegistration) {
  return {
    sub: person.objectId,
    ...identity(person, tenant),
    ...groupClaims(person, app),
    ...(person.email === undefined ? {} : { email: person.email }),
  };
}

/**
 * The claims of an access token for an API of this tenant, which decides on the version.
 *
 * {@link https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference}
 */
export function accessTokenClaims(
  person: Person,
  tenant: Tenant,
  token: {
    readonly api: Pick<
      AppRegistration,
      "clientId" | "identifierUris" | "accessTokenVersion" | "preAuthorizedApps" | "consentedScopes"
    >;
    readonly authorizedParty: string;
    readonly subject: string;
    readonly scope: string;
    readonly issuedAt: number;
    readonly expiresAt: number;
  },
): JWTPayload {
  const { api, authorizedParty } = token;
  const preAuthorized = api.preAuthorizedApps?.find(({ clientId }) => clientId === authorizedParty);
  // `.default` stands for whatever was consented to; the portal's first scope has this name.
  const consented = preAuthorized?.scopes ?? api.consentedScopes ?? ["user_impersonation"];
  const names = token.scope.split(" ").map(scopeName);
  const claims = {
    iat: token.issuedAt,
    exp: token.expiresAt,
    ...identity(person, tenant),
    sub: token.subject,
    scp: names.flatMap((name) => (name === ".default" ? consented : [name])).join(" "),
  };
  if (api.accessTokenVersion === 2) {
    return { ...claims, iss: tenant.issuer, aud: api.clientId, azp: authorizedParty };
  }
  const { preferred_username: upn, ...others } = claims;
  return {
    ...others,
    iss: v1Issuer(tenant),
    aud: api.identifierUris[0] ?? api.clientId,
    appid: authorizedParty,
    upn,
    ver: "1.0",
  };
}

/** A person has another `sub` in every app, so that apps cannot compare notes. */
export function pairwiseSubject(objectId: string, clientId: string, tenantId: string): string {
  return createHash("sha256").update(`${tenantId}\n${clientId}\n${objectId}`).digest("base64url");
}

/** The `uti` claim: Entra's name for a token identifier. */
export function tokenIdentifier(): string {
  return randomBytes(16).toString("base64url");
}

function identity(person: Person, tenant: Tenant) {
  return {
    nbf: Math.floor(Date.now() / 1000),
    name: person.name,
    oid: person.objectId,
    preferred_username: person.userPrincipalName,
    // Entra leaves the claim out rather than sending an empty list.
    ...(person.roles.length > 0 ? { roles: [...person.roles] } : {}),
    tid: tenant.id,
    uti: tokenIdentifier(),
    ver: "2.0",
  };
}

/** A JWT names at most this many groups. */
const groupLimit = 200;

/**
 * The groups that the app asked for. A person in too many gets a link to Microsoft Graph instead.
 *
 * {@link https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim}
 */
function groupClaims(person: Person, app: AppRegistration | undefined) {
  const asked = app?.groupClaims ?? [];
  const groups = person.groups.filter(
    (group) =>
      asked.includes("SecurityGroup") ||
      (asked.includes("ApplicationGroup") && app?.assignedGroups?.includes(group)),
  );
  if (groups.length === 0) return {};
  if (groups.length <= groupLimit) return { groups };
  const endpoint = `https://graph.microsoft.com/v1.0/users/${person.objectId}/getMemberObjects`;
  return { _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint } } };
}
