import type { ClientPolicyProps, PreRegisteredClient } from "../clients/client-policy.ts";
import type { RedirectPolicy } from "../clients/redirect-policy.ts";
import type { McpOAuthGatewayProps } from "../gateway/mcp-oauth-gateway-props.ts";
import type { EndpointRateLimits } from "../limits/endpoint-rate-limits.ts";
import type { PagesProps } from "../pages/pages.ts";
import {
  checkedLater,
  flag,
  instance,
  list,
  needed,
  number,
  object,
  text,
} from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { platform } from "./instances.ts";
import { rateLimit } from "./server.ts";

type AddedRedirects = NonNullable<Parameters<typeof RedirectPolicy.any>[0]>;
type AllowedRedirects = Parameters<typeof RedirectPolicy.only>[0];

const preRegistered: Shape<PreRegisteredClient> = {
  id: needed(text("the client id")),
  name: needed(text("what people see")),
  redirectUris: needed(list(text())),
  secretHashes: list(text()),
  introspection: flag,
};

const clients: Shape<ClientPolicyProps> = {
  dynamicRegistration: flag,
  registrationLifetime: checkedLater,
  documents: instance(
    ["view"],
    "ClientDocuments, such as ClientDocuments.fromHosts([...]) with the hosts",
  ),
  preRegistered: list(object(preRegistered)),
  redirects: instance(["view"], "a RedirectPolicy, such as RedirectPolicy.only({...})"),
  rememberNativeApps: flag,
  blocked: list(text()),
};

const endpointRateLimits: Shape<EndpointRateLimits> = {
  registrations: rateLimit,
  signIns: rateLimit,
  tokens: rateLimit,
};

const pages: Shape<PagesProps> = {
  name: text(),
  logo: instance(["dataUri"], "a Logo: Logo.fromFile(...)"),
  accentColor: text("a colour as #rrggbb"),
  supportUrl: text(),
  languages: list(
    instance(["tag", "texts", "direction"], "a Language, such as Language.english()"),
  ),
};

export const gatewayShape: Shape<McpOAuthGatewayProps> = {
  platform: needed(platform),
  service: instance(
    ["name", "id", "tier", "url", "identity"],
    "a GatewayService, or GatewayService.fromExisting(...)",
  ),
  entra: instance(
    ["clientId", "tenantId", "tenants", "trustIdentity"],
    "an EntraClientApp, or EntraClientApp.fromExisting(...)",
  ),
  grantStore: instance(["url", "allow"], "a GrantStore"),
  keyGeneration: number,
  tokenSigning: instance(["bind"], "TokenSigning.hs256() or TokenSigning.rs256()"),
  clients: object(clients),
  immediateRevocation: flag,
  endpointRateLimits: object(endpointRateLimits),
  pages: object(pages),
  accessTokenLifetime: checkedLater,
  grantLifetime: checkedLater,
  refreshTokenGrace: checkedLater,
};

export const addedRedirectsShape: Shape<AddedRedirects> = { schemes: list(text()) };

export const allowedRedirectsShape: Shape<AllowedRedirects> = {
  hosts: list(text()),
  loopback: flag,
  schemes: list(text()),
};
