import { randomBytes } from "node:crypto";
import {
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
  Provider,
} from "oidc-provider";
import type { Logger } from "pino";
import type { GatewayData } from "../data/data-folder.ts";
import { aadsts } from "./aadsts.ts";
import {
  answerWithPage,
  redirectAsEntra,
  refuseAsEntra,
  renderRefusal,
  translateRefusals,
} from "./answers.ts";
import { authorizeRequestChecks, continueByGet, resourceIndicators } from "./authorize-requests.ts";
import { accessTokenClaims, claimsByScope, idTokenClaims, pairwiseSubject } from "./claims.ts";
import type { AppRegistration } from "./directory.ts";
import { serveOpenidConfiguration } from "./discovery.ts";
import { createGrantStore } from "./grant-store.ts";
import { createInteractionPolicy } from "./interaction-policy.ts";
import { signedOutPage, signOutPage } from "./pages/sign-out.ts";
import { openidScopes } from "./scopes.ts";
import { serveSignIn } from "./sign-in.ts";
import { endpoints, type Tenant } from "./tenant.ts";
import { onlyThisTenant } from "./tenant-check.ts";
import { authenticateTokenRequests } from "./token-requests.ts";

const minutes = 60;
const hours = 60 * minutes;
const days = 24 * hours;

/**
 * Entra's authorization server: oidc-provider configured to Entra's rules, with what Entra does
 * differently as steps in front of it. The order of the steps is the order below.
 */
export function createAuthorizationServer(
  tenant: Tenant,
  data: Pick<GatewayData, "values" | "entraJournal">,
  logger: Logger | undefined,
): Provider {
  const innerSecret = randomBytes(32).toString("base64url");
  const provider = new Provider(tenant.issuer, configuration(tenant, data, innerSecret));
  translateRefusals(provider, tenant, logger);
  provider.use(refuseAsEntra(tenant, logger));
  provider.use(onlyThisTenant(tenant));
  provider.use(serveOpenidConfiguration(tenant));
  provider.use(serveSignIn(tenant, provider));
  provider.use(continueByGet(tenant));
  provider.use(authenticateTokenRequests(tenant, provider, innerSecret));
  provider.use(redirectAsEntra(tenant));
  return provider;
}

function configuration(
  tenant: Tenant,
  data: Pick<GatewayData, "values" | "entraJournal">,
  innerSecret: string,
): Configuration {
  const paths = endpoints(tenant.id);
  const cookie = { httpOnly: true, signed: true, sameSite: "lax" } as const;
  return {
    jwks: { keys: [tenant.key.privateJwk] },
    adapter: createGrantStore((clientId) => {
      const app = tenant.directory.app(clientId);
      return app && clientMetadata(app, innerSecret);
    }, data.entraJournal(tenant.id)),
    routes: {
      authorization: paths.authorize,
      token: paths.token,
      jwks: paths.keys,
      end_session: paths.logout,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: resourceIndicators(tenant),
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => answerWithPage(ctx, 200, signOutPage(form)),
        postLogoutSuccessSource: (ctx) => answerWithPage(ctx, 200, signedOutPage()),
      },
    },
    cookies: {
      keys: [data.values.once("entra cookies", () => randomBytes(32).toString("base64url"))],
      names: {
        session: "ESTSAUTHPERSISTENT",
        interaction: "ESTSINTERACTION",
        resume: "ESTSRESUME",
      },
      // Cookies do not tell ports apart: the path keeps them from every other local server.
      long: { ...cookie, path: `/${tenant.id}/` },
      short: cookie,
    },
    // Lifetimes: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
    ttl: {
      AccessToken: 1 * hours,
      AuthorizationCode: 10 * minutes,
      Grant: 91 * days,
      IdToken: 1 * hours,
      Interaction: 1 * hours,
      RefreshToken: 90 * days,
      Session: 1 * days,
    },
    scopes: openidScopes,
    claims: claimsByScope,
    conformIdTokenClaims: false,
    subjectTypes: ["pairwise"],
    pairwiseIdentifier: (_ctx, objectId, client) =>
      pairwiseSubject(objectId, client.clientId, tenant.id),
    // The sector URI is there for form's sake (see clientMetadata); nothing is fetched.
    sectorIdentifierUriValidate: () => false,
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic"],
    clientBasedCORS: () => false,
    enabledJWA: { idTokenSigningAlgValues: ["RS256"] },
    extraParams: authorizeRequestChecks(tenant),
    interactions: {
      policy: createInteractionPolicy(tenant.directory.people),
      url: (_ctx, interaction) => `${paths.login}/${interaction.uid}`,
    },
    findAccount: (ctx, objectId, token) => {
      const app = tenant.directory.app(ctx.oidc.client?.clientId ?? "");
      return findAccount(objectId, token !== undefined, tenant, app);
    },
    loadExistingGrant: grantAsAdministrator,
    expiresWithSession: () => false,
    // A new refresh token each time; that the old one stays valid is up to the grant store.
    rotateRefreshToken: true,
    // So that a code replayed twice is answered as a replay twice.
    revokeGrantPolicy: () => false,
    formats: {
      customizers: {
        jwt: (_ctx, token, jwt) => {
          const objectId = "accountId" in token ? token.accountId : undefined;
          const person = tenant.directory.person(String(objectId));
          if (!person) {
            throw aadsts.grantMalformed();
          }
          const { aud, sub, iat, exp, scope } = jwt.payload;
          const api = tenant.directory.app(String(aud));
          jwt.header = { typ: "JWT" };
          jwt.payload = accessTokenClaims(person, tenant, {
            api: api ?? { clientId: String(aud), identifierUris: [] },
            authorizedParty: String(token.clientId),
            subject: String(sub),
            scope: String(scope),
            issuedAt: Number(iat),
            expiresAt: Number(exp),
          });
        },
      },
    },
    renderError: renderRefusal(tenant),
  };
}

function clientMetadata(app: AppRegistration, innerSecret: string): ClientMetadata {
  // An app without redirect URIs is an API: nobody signs in to it.
  const signsIn = app.redirectUris.length > 0;
  return {
    client_id: app.clientId,
    client_name: app.displayName,
    client_secret: innerSecret,
    token_endpoint_auth_method: "client_secret_basic",
    redirect_uris: [...app.redirectUris],
    post_logout_redirect_uris: [...app.redirectUris],
    response_types: signsIn ? ["code"] : [],
    grant_types: signsIn ? ["authorization_code", "refresh_token"] : [],
    subject_type: "pairwise",
    application_type: app.isPublic ? "native" : "web",
    // Required as soon as the redirect URIs have two hosts (OpenID Connect Core section 8.1).
    sector_identifier_uri: `https://login.microsoftonline.com/${app.clientId}`,
  };
}

/**
 * At the token endpoint a disabled account is an error of its own. Before sign-in it is only
 * nobody, and the interaction policy shows the accounts.
 */
function findAccount(
  objectId: string,
  atTokenEndpoint: boolean,
  tenant: Tenant,
  app: AppRegistration | undefined,
) {
  const person = tenant.directory.person(objectId);
  if (!person) {
    return undefined;
  }
  if (tenant.directory.isDisabled(person)) {
    if (atTokenEndpoint) {
      throw aadsts.accountDisabled("invalid_grant");
    }
    return undefined;
  }
  const refusal = atTokenEndpoint ? tenant.directory.refusalOf(person, true) : undefined;
  if (refusal) {
    throw refusal;
  }
  return { accountId: objectId, claims: () => idTokenClaims(person, tenant, app) };
}

/** A grant of everything asked for, and one for each sign-in: they are revoked one by one. */
async function grantAsAdministrator(ctx: KoaContextWithOIDC) {
  const { account, client, provider, requestParamOIDCScopes, requestParamScopes } = ctx.oidc;
  if (!account || !client) {
    return undefined;
  }
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(requestParamOIDCScopes);
  for (const [resource, server] of Object.entries(ctx.oidc.resourceServers ?? {})) {
    const scopes = [...requestParamScopes].filter((scope) => server.scopes.has(scope));
    grant.addResourceScope(resource, scopes);
  }
  await grant.save();
  return grant;
}
