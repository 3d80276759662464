import type { KoaContextWithOIDC } from "oidc-provider";

/**
 * A step of the request pipeline. oidc-provider is a Koa application, and what Entra does
 * beyond it stands in front as Koa middleware.
 *
 * `ctx.oidc` exists only for requests that oidc-provider routes, and only after `next()`.
 */
export type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;
