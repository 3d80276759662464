import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { type ClientPolicyProps, clientsShape } from "../clients/client-policy.ts";
import type { IEntraClientApp } from "../entra/client-registration.ts";
import {
  type EndpointRateLimits,
  endpointRateLimitsShape,
} from "../limits/endpoint-rate-limits.ts";
import { type PagesProps, pagesShape } from "../pages/pages.ts";
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
import type { IGatewayService } from "../service/service.ts";
import type { IGrantStore } from "../store/store.ts";
import type { TokenLifetimeProps } from "../tokens/token-lifetimes.ts";
import type { TokenSigning } from "../tokens/token-signing.ts";
import { type SecretStore, secretStoreKind } from "../vault/secret-store.ts";

/** How a gateway is made. Only the platform has no default. */
export interface McpOAuthGatewayProps extends TokenLifetimeProps {
  /** Where the gateway creates what it is not given. */
  readonly platform: IAzurePlatform;
  /**
   * The API Management service to use, on which the path must be free.
   * @default a new one of the BasicV2 tier
   */
  readonly service?: IGatewayService;
  /**
   * Where the gateway stands on its service, such as `mcp-gateway`: its issuer is the service's URL with this path, and
   * the paths of its servers come after it. Each gateway of a service has a path of its own. Another path is
   * another issuer: every client has to be connected again, at other URLs, and everybody has to sign in again.
   * Clients that know no metadata look for the OAuth endpoints at the root of the host, and find only a gateway that stands there.
   * @default the root of the service
   */
  readonly path?: string;
  /**
   * The gateway's registration in Entra.
   * @default a new one without a secret
   */
  readonly entra?: IEntraClientApp;
  /**
   * Where codes and grants are kept.
   * @default a new storage account without keys
   */
  readonly grantStore?: IGrantStore;
  /**
   * The generation of keys that seals and signs, 1 to 254. Raise it by one to rotate them: the next
   * generation is known already, and the one before still opens and verifies. Lowering it by one takes
   * a rotation back.
   * @default 1
   */
  readonly keyGeneration?: number;
  /**
   * How access tokens are signed.
   * @default TokenSigning.hs256()
   */
  readonly tokenSigning?: TokenSigning;
  /**
   * Where the secrets are kept that Terraform knows: keys, a client secret, the keys of servers.
   * @default SecretStore.namedValues()
   */
  readonly secretStore?: SecretStore;
  /**
   * Which OAuth clients may come, and how they become known.
   * @default clients register themselves, or are described by a document of a known host
   */
  readonly clients?: ClientPolicyProps;
  /**
   * Whether a revoked grant's access tokens are refused at once, by a look into the gateway's own
   * cache at every call, or expire by themselves.
   * @default true
   */
  readonly immediateRevocation?: boolean;
  /**
   * How many requests of one address the OAuth endpoints take.
   * @default limits that stop floods and nobody else
   */
  readonly endpointRateLimits?: EndpointRateLimits;
  /**
   * Who may come at all, by addresses and ranges in CIDR notation such as "203.0.113.0/24" and "2001:db8::/32"; everybody else is
   * answered with 403 everywhere, metadata included. What counts is the address that API Management sees: behind a front door or
   * an application gateway that is the proxy's, so filter people's addresses there and let in the proxy's here. `X-Forwarded-For` is
   * never read, because anybody can write it.
   * @default everybody
   */
  readonly allowedAddresses?: readonly string[];
  /**
   * How the pages look and speak that people see: name, logo, colour, help, languages.
   * @default the name "MCP Gateway", blue, in English and German
   */
  readonly pages?: PagesProps;
}

export const gatewayShape: Shape<McpOAuthGatewayProps> = {
  platform: needed(platformKind),
  service: instance(
    ["name", "id", "tier", "url", "identity"],
    "a GatewayService, or GatewayService.fromExisting(...)",
  ),
  path: text(),
  entra: instance(
    ["clientId", "tenantId", "tenants", "trustIdentity"],
    "an EntraClientApp, or EntraClientApp.fromExisting(...)",
  ),
  grantStore: instance(["url", "allow"], "a GrantStore"),
  keyGeneration: number,
  secretStore: secretStoreKind,
  tokenSigning: instance(["bind"], "TokenSigning.hs256() or TokenSigning.rs256()"),
  clients: object(clientsShape),
  immediateRevocation: flag,
  endpointRateLimits: object(endpointRateLimitsShape),
  allowedAddresses: list(text()),
  pages: object(pagesShape),
  accessTokenLifetime: checkedLater,
  grantLifetime: checkedLater,
  refreshTokenGrace: checkedLater,
};
