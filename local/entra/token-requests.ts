import type { Provider } from "oidc-provider";
import { aadsts } from "./aadsts.ts";
import { authenticateApp } from "./client-authentication.ts";
import { parseForm, readBody, replay } from "./form.ts";
import type { Middleware } from "./middleware.ts";
import { jwtBearerGrant, onBehalfOf } from "./on-behalf-of.ts";
import { lengthenVerifier } from "./short-verifiers.ts";
import { endpoints, type Tenant } from "./tenant.ts";

/**
 * Authenticates the app, then hands the request on to oidc-provider under a secret only this
 * process knows.
 *
 * oidc-provider cannot do it: its `private_key_jwt` wants an assertion whose issuer and subject
 * are the client (RFC 7523 section 3), while that of a federated credential is issued by
 * somebody else about somebody else.
 */
export function authenticateTokenRequests(
  tenant: Tenant,
  provider: Provider,
  innerSecret: string,
): Middleware {
  const { token } = endpoints(tenant.id);
  return async (ctx, next) => {
    if (ctx.path !== token || ctx.method === "OPTIONS") {
      return await next();
    }
    if (ctx.method !== "POST") {
      throw aadsts.onlyPost(ctx.method);
    }
    tenant.faults.refuse("token");
    const body = await readBody(ctx.req);
    const form = parseForm(body);
    const app = await authenticateApp(form, ctx.get("authorization"), tenant);
    if (form.has("resource")) {
      throw aadsts.resourceNotSupported();
    }
    if (form.get("grant_type") === jwtBearerGrant) {
      ctx.set("cache-control", "no-store");
      ctx.body = await onBehalfOf(form, app, tenant);
      return;
    }
    const credentials = `${encodeURIComponent(app.clientId)}:${innerSecret}`;
    const isChanged = await lengthenVerifier(form, provider);
    ctx.req = replay(ctx.req, isChanged ? Buffer.from(form.toString()) : body, {
      authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
    });
    ctx.request.req = ctx.req;
    await next();
    if (hasIdToken(ctx.body)) {
      const { faults, key, issuerKeys } = tenant;
      ctx.body.id_token = await faults.idToken(ctx.body.id_token, key, issuerKeys);
    }
  };
}

function hasIdToken(body: unknown): body is { id_token: string } {
  return typeof body === "object" && body !== null && "id_token" in body;
}
