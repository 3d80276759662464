import type { Middleware } from "./middleware.ts";
import { openidScopes } from "./scopes.ts";
import { endpoints, type Tenant } from "./tenant.ts";

/**
 * Entra's OpenID configuration. Not oidc-provider's: Entra does not say that it takes PKCE
 * (`code_challenge_methods_supported`), and a client has to cope with that.
 */
export function openidConfiguration(directory: string, origin: string, issuer: string) {
  const at = (path: string) => `${origin}${path}`;
  const paths = endpoints(directory);
  return {
    token_endpoint: at(paths.token),
    token_endpoint_auth_methods_supported: [
      "client_secret_post",
      "private_key_jwt",
      "client_secret_basic",
    ],
    jwks_uri: at(paths.keys),
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    scopes_supported: openidScopes,
    issuer,
    request_uri_parameter_supported: false,
    authorization_endpoint: at(paths.authorize),
    http_logout_supported: true,
    end_session_endpoint: at(paths.logout),
    claims_supported: [
      ...["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name"],
      ...["oid", "tid", "ver", "email", "roles", "groups"],
    ],
    tenant_region_scope: null,
    cloud_instance_name: new URL(origin).host,
  };
}

/** Serves {@link openidConfiguration}. */
export function serveOpenidConfiguration(tenant: Tenant): Middleware {
  const { openidConfiguration: path } = endpoints(tenant.id);
  const document = openidConfiguration(tenant.id, tenant.origin, tenant.issuer);
  return async (ctx, next) => {
    if (ctx.path !== path) {
      return await next();
    }
    ctx.set("access-control-allow-origin", "*");
    ctx.body = document;
  };
}
