import type { Configuration, KoaContextWithOIDC, ResourceServer } from "oidc-provider";
import { aadsts } from "./aadsts.ts";
import { parseForm, readBody } from "./form.ts";
import type { Middleware } from "./middleware.ts";
import { isOpenidScope, requestedResource } from "./scopes.ts";
import { endpoints, membersOnly, type Tenant } from "./tenant.ts";

/**
 * Takes an authorization request by POST and continues it by GET. oidc-provider takes POST only
 * with `SameSite=None` cookies, which browsers refuse without TLS.
 */
export function continueByGet(tenant: Tenant): Middleware {
  const { authorize } = endpoints(tenant.id);
  return async (ctx, next) => {
    if (ctx.path !== authorize || ctx.method !== "POST") {
      return await next();
    }
    ctx.status = 303;
    ctx.redirect(`${authorize}?${parseForm(await readBody(ctx.req))}`);
  };
}

/**
 * What Entra checks beyond OpenID Connect. The key `entra:scope` is no real parameter: oidc-provider runs
 * the function for every authorization request, after its own checks.
 */
export const authorizeRequestChecks = (tenant: Tenant): Configuration["extraParams"] => ({
  [membersOnly]: null,
  "entra:scope": (ctx) => {
    tenant.faults.refuse("authorize");
    const asked = String(ctx.query["scope"] ?? "");
    if (asked === "") {
      throw aadsts.parameterMissing("scope");
    }
    // oidc-provider gives `offline_access` only with `prompt=consent` (OpenID Connect Core
    // section 11); Entra gives it whenever it was consented to.
    const { params } = ctx.oidc;
    if (params && asked.split(" ").includes("offline_access")) {
      const kept = String(params["scope"] ?? "").split(" ");
      params["scope"] = [...new Set([...kept, "offline_access"])].join(" ").trim();
    }
  },
});

const resourcePrefix = "api://";

/**
 * Makes the API that the scopes belong to the resource (RFC 8707) of the request, which is
 * oidc-provider's way to an access token for an API.
 */
export function resourceIndicators(tenant: Tenant) {
  return {
    enabled: true,
    defaultResource: (ctx: KoaContextWithOIDC, client: { clientId: string }) => {
      const app = tenant.directory.app(client.clientId);
      const scope = String(ctx.oidc.params?.["scope"] ?? "");
      const resource = app && requestedResource(scope, app, tenant);
      return resource ? `${resourcePrefix}${resource.app.clientId}` : [];
    },
    useGrantedResource: () => true,
    getResourceServerInfo: (ctx: KoaContextWithOIDC, resource: string): ResourceServer => {
      const app = tenant.directory.app(resource.slice(resourcePrefix.length));
      if (ctx.query["resource"] !== undefined || !app) {
        throw aadsts.resourceNotSupported();
      }
      return {
        scope: grantedScope(ctx)
          .split(" ")
          .filter((one) => !isOpenidScope(one))
          .join(" "),
        audience: app.clientId,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      };
    },
  };
}

/** What is asked for or, at the token endpoint, what the code or refresh token stands for. */
function grantedScope(ctx: KoaContextWithOIDC): string {
  const { params, entities } = ctx.oidc;
  const scope =
    params?.["scope"] ?? entities.AuthorizationCode?.scope ?? entities.RefreshToken?.scope;
  return String(scope ?? "");
}
