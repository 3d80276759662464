import { aadsts } from "./aadsts.ts";
import type { Middleware } from "./middleware.ts";
import type { Tenant } from "./tenant.ts";

/** Names that mean "any tenant"; an app of a single tenant cannot be used through them. */
const sharedTenants = new Set(["common", "organizations", "consumers"]);

/** Lets through what is addressed to this tenant: the first segment of the path names it. */
export function onlyThisTenant(tenant: Tenant): Middleware {
  return async (ctx, next) => {
    const [, named = ""] = ctx.path.split("/");
    if (named === tenant.id) {
      return await next();
    }
    throw sharedTenants.has(named) ? aadsts.notMultiTenant(named) : aadsts.tenantNotFound(named);
  };
}
