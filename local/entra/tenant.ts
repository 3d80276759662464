import type { Directory } from "./directory.ts";
import type { EntraFaults } from "./faults.ts";
import type { SigningKey } from "./signing-key.ts";

/** One Entra tenant, served at one origin. */
export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  /** Stands for `https://login.microsoftonline.com`. */
  readonly origin: string;
  /** The `iss` of v2.0 tokens. */
  readonly issuer: string;
  readonly directory: Directory;
  readonly key: SigningKey;
  /** The keys of every tenant here by issuer: an app's identity may be of another tenant than its user. */
  readonly issuerKeys: ReadonlyMap<string, SigningKey>;
  readonly faults: EntraFaults;
}

/** The parameter of an authorization request that came by the endpoints for all organisations. */
export const membersOnly = "members_only";

/** The `iss` of v1.0 tokens: a name only, never fetched, hence the same here as in Azure. */
export function v1Issuer(tenant: Tenant): string {
  return `https://sts.windows.net/${tenant.id}/`;
}

/** Where a tenant serves what; the paths are Entra's. */
export function endpoints(tenantId: string) {
  return {
    authorize: `/${tenantId}/oauth2/v2.0/authorize`,
    token: `/${tenantId}/oauth2/v2.0/token`,
    logout: `/${tenantId}/oauth2/v2.0/logout`,
    keys: `/${tenantId}/discovery/v2.0/keys`,
    openidConfiguration: `/${tenantId}/v2.0/.well-known/openid-configuration`,
    /** The sign-in page; a page of its own for each authorization request. */
    login: `/${tenantId}/login`,
  } as const;
}
