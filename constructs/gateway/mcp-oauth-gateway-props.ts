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
  /** The platform in which the gateway creates everything that it is not given. */
  readonly platform: IAzurePlatform;
  /**
   * The API Management service to use, on which the path must be free.
   * @default a new one of the BasicV2 tier
   */
  readonly service?: IGatewayService;
  /**
   * The path of the gateway on its service, such as `mcp-gateway`: its issuer is the service's URL with this path, and
   * the paths of its servers are below it. Each gateway of a service has a path of its own. Another path is another
   * issuer: every client has to be connected again, at other URLs, and everybody has to sign in again. Clients that do
   * not read metadata look for the OAuth endpoints at the root of the host, and find only a gateway that is there.
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
   * The generation of the keys that seal and sign, 1 to 254. Raise it by one to rotate them: the next generation is
   * known already, and the previous one still opens and verifies. Lower it by one to undo a rotation.
   * @default 1
   */
  readonly keyGeneration?: number;
  /**
   * How access tokens are signed.
   * @default TokenSigning.hs256()
   */
  readonly tokenSigning?: TokenSigning;
  /**
   * Where the secrets that Terraform knows are kept: keys, a client secret, the keys of servers.
   * @default SecretStore.namedValues()
   */
  readonly secretStore?: SecretStore;
  /**
   * Which OAuth clients may connect, and how they become known.
   * @default clients register themselves, or are described by a document of a known host
   */
  readonly clients?: ClientPolicyProps;
  /**
   * Whether the access tokens of a revoked grant are refused at once, for which every call checks the gateway's own
   * cache. Otherwise they are valid until they expire.
   * @default true
   */
  readonly immediateRevocation?: boolean;
  /**
   * How many requests from one address the OAuth endpoints accept.
   * @default limits that stop floods and nobody else
   */
  readonly endpointRateLimits?: EndpointRateLimits;
  /**
   * The only addresses from which requests are answered, as addresses or ranges in CIDR notation such as
   * "203.0.113.0/24" and "2001:db8::/32". Everybody else gets a 403 everywhere, metadata included. What counts is the
   * address that API Management sees: behind Azure Front Door or an application gateway that is the proxy's, so filter
   * people's addresses there and allow the proxy's here. `X-Forwarded-For` is never read, because anybody can write it.
   * @default everybody
   */
  readonly allowedAddresses?: readonly string[];
  /**
   * The look and the languages of the pages that people see.
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
