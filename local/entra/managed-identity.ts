import { isAzureService } from "./azure-services.ts";
import { tokenIdentifier } from "./claims.ts";
import type { ManagedIdentity } from "./directory.ts";
import { type Tenant, v1Issuer } from "./tenant.ts";

/** The audience of a federated credential that trusts a managed identity. */
export const tokenExchangeAudience = "api://AzureADTokenExchange";

const lifetime = 60 * 60;
/** A cached token is replaced this long before it expires. */
const renewalMargin = 5 * 60;

/** A token as the instance metadata service gives it. */
export interface ManagedIdentityToken {
  /** The token. */
  readonly accessToken: string;
  /** Seconds since 1970. */
  readonly expiresOn: number;
}

/** A managed identity token was asked for that Azure would not give. */
export class ManagedIdentityError extends Error {
  override readonly name = "ManagedIdentityError";
  readonly code: "identity_not_found" | "AADSTS500011";

  constructor(code: ManagedIdentityError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Gives the tokens of a tenant's managed identities, each cached until it is nearly over. */
export class ManagedIdentityTokens {
  readonly #tenant: Tenant;
  readonly #cache = new Map<string, Promise<ManagedIdentityToken>>();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** @throws ManagedIdentityError for an unknown identity or resource. */
  async token(clientId: string, resource: string): Promise<ManagedIdentityToken> {
    const key = `${clientId} ${resource}`;
    const cached = this.#cache.get(key);
    if (cached && (await cached).expiresOn - renewalMargin > now()) {
      return await cached;
    }
    const fresh = this.#issue(clientId, resource);
    this.#cache.set(key, fresh);
    fresh.catch(() => this.#cache.delete(key));
    return await fresh;
  }

  async #issue(clientId: string, resource: string): Promise<ManagedIdentityToken> {
    const identity = this.#tenant.directory.identity(clientId);
    if (!identity) {
      throw new ManagedIdentityError(
        "identity_not_found",
        clientId === ""
          ? "No client id is named, and no identity is system-assigned. Name one by client-id, or give the service its own."
          : `No managed identity has the client id "${clientId}". Known are: ${this.#tenant.directory.identityClientIds.join(", ") || "none"}. Assign the identity to what asks for the token, or correct the client id.`,
      );
    }
    const issuedAt = now();
    const expiresOn = issuedAt + lifetime;
    const accessToken = await this.#tenant.key.sign({
      ...this.#versionedClaims(identity, resource),
      iat: issuedAt,
      nbf: issuedAt,
      exp: expiresOn,
      idtyp: "app",
      oid: identity.principalId,
      sub: identity.principalId,
      tid: this.#tenant.id,
      uti: tokenIdentifier(),
      xms_mirid: identity.resourceId,
    });
    return { accessToken, expiresOn };
  }

  /**
   * The API decides on the version of its tokens, not the caller, and with it on `aud`: version 1
   * repeats what the caller asked by, version 2 has the client id.
   *
   * {@link https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats}
   * {@link https://learn.microsoft.com/entra/identity-platform/optional-claims-reference}, the claim `aud`
   */
  #versionedClaims(identity: ManagedIdentity, resource: string) {
    const { version, audience } = this.#api(resource);
    return version === 1
      ? {
          aud: audience,
          iss: v1Issuer(this.#tenant),
          idp: v1Issuer(this.#tenant),
          appid: identity.clientId,
          appidacr: "2",
          ver: "1.0",
        }
      : {
          aud: audience,
          iss: this.#tenant.issuer,
          azp: identity.clientId,
          azpacr: "2",
          ver: "2.0",
        };
  }

  #api(resource: string): { readonly version: 1 | 2; readonly audience: string } {
    if (isAzureService(resource)) {
      return { version: 1, audience: resource.replace(/\/$/, "") };
    }
    if (resource === tokenExchangeAudience) {
      return { version: 2, audience: tokenExchangeAudience };
    }
    const app = this.#tenant.directory.appIdentifiedBy(resource);
    if (!app) {
      throw new ManagedIdentityError(
        "AADSTS500011",
        `AADSTS500011: The resource principal named ${resource} was not found in the tenant named ${this.#tenant.id}. Ask for a service of Azure such as https://storage.azure.com/, ${tokenExchangeAudience}, or the identifier URI or client id of a registered app.`,
      );
    }
    return app.accessTokenVersion === 2
      ? { version: 2, audience: app.clientId }
      : { version: 1, audience: resource };
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
