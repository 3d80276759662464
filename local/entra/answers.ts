import { randomUUID } from "node:crypto";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import type { Logger } from "pino";
import type { EntraError } from "./entra-error.ts";
import type { Middleware } from "./middleware.ts";
import { asEntraError } from "./oidc-errors.ts";
import { pageHeaders } from "./pages/layout.ts";
import { refusalPage } from "./pages/refusal.ts";
import { endpoints, type Tenant } from "./tenant.ts";

/** Why a request was refused, from the moment oidc-provider says so until it is answered. */
const refusals = new WeakMap<KoaContextWithOIDC, EntraError>();

/** Answers with a page. */
export function answerWithPage(ctx: KoaContextWithOIDC, status: number, page: string): void {
  ctx.status = status;
  ctx.set(pageHeaders);
  ctx.body = page;
}

function answerWithJson(ctx: KoaContextWithOIDC, refusal: EntraError): void {
  ctx.status = refusal.status;
  ctx.body = refusal.toJSON();
}

function noteRefusal(
  ctx: KoaContextWithOIDC,
  error: unknown,
  tenant: Tenant,
  logger: Logger | undefined,
): EntraError {
  const refusal = asEntraError(error, ctx, tenant);
  if (refusal.status >= 500) {
    logger?.error({ err: error, path: ctx.path }, "entra: failed");
  }
  refusals.set(ctx, refusal);
  return refusal;
}

/** The outermost step: whatever was thrown becomes Entra's JSON or, for a browser, its page. */
export function refuseAsEntra(tenant: Tenant, logger: Logger | undefined): Middleware {
  const { authorize, login, logout } = endpoints(tenant.id);
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const refusal = noteRefusal(ctx, error, tenant, logger);
      if ([authorize, login, logout].some((path) => ctx.path.startsWith(path))) {
        answerWithPage(ctx, refusal.status, refusalPage(refusal));
      } else {
        answerWithJson(ctx, refusal);
      }
    }
    const code = refusals.get(ctx)?.code;
    logger?.debug(
      { method: ctx.method, path: ctx.path, status: ctx.status, ...(code ? { aadsts: code } : {}) },
      "entra: answered",
    );
  };
}

/** Notes the reason of each refusal of oidc-provider and words its JSON answers as Entra does. */
export function translateRefusals(
  provider: Provider,
  tenant: Tenant,
  logger: Logger | undefined,
): void {
  const { token } = endpoints(tenant.id);
  const translate = (ctx: KoaContextWithOIDC, error: unknown) => {
    const refusal = noteRefusal(ctx, error, tenant, logger);
    if (ctx.path === token) {
      // oidc-provider has written its own answer by now, and sends what is there afterwards.
      answerWithJson(ctx, refusal);
    }
  };
  provider.on("authorization.error", translate);
  provider.on("grant.error", translate);
  provider.on("server_error", translate);
}

/** oidc-provider's `renderError`: the page for a request that must not be redirected. */
export function renderRefusal(tenant: Tenant) {
  return (ctx: KoaContextWithOIDC, _answer: unknown, error: unknown) => {
    const refusal = refusals.get(ctx) ?? asEntraError(error, ctx, tenant);
    answerWithPage(ctx, refusal.status, refusalPage(refusal));
  };
}

/**
 * Rewrites the redirect back to the client: Entra sends `session_state` and its own error
 * parameters, and does not send `iss` (RFC 9207). An answer by `response_mode=form_post` is
 * left as oidc-provider writes it.
 */
export function redirectAsEntra(tenant: Tenant): Middleware {
  return async (ctx, next) => {
    await next();
    const url = URL.parse(ctx.response.get("location"));
    if (!url) {
      return;
    }
    const inQuery = url.searchParams.get("iss") === tenant.issuer;
    const parameters = inQuery ? url.searchParams : new URLSearchParams(url.hash.slice(1));
    if (parameters.get("iss") !== tenant.issuer) {
      return;
    }
    parameters.delete("iss");
    const refusal = refusals.get(ctx);
    if (refusal) {
      parameters.set("error", refusal.error);
      if (refusal.detail.subcode) parameters.set("error_subcode", refusal.detail.subcode);
      parameters.set("error_description", refusal.error_description ?? refusal.text);
      parameters.set("error_uri", refusal.uri);
    } else {
      parameters.set("session_state", ctx.oidc.session?.uid ?? randomUUID());
    }
    if (!inQuery) {
      url.hash = parameters.toString();
    }
    ctx.redirect(url.href);
  };
}
