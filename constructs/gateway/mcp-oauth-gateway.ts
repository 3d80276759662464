import { ApiManagementPolicyFragment } from "@cdktf/provider-azurerm/lib/api-management-policy-fragment/index.js";
import { type ITerraformDependable, TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import {
  type ClientPolicyProps,
  type ClientPolicyView,
  clientPolicyView,
} from "../clients/client-policy.ts";
import { Duration } from "../duration.ts";
import { EntraClientApp, type IEntraClientApp } from "../entra/entra-client-app.ts";
import { entraTenantNamedValues, entraTenantNames } from "../entra/tenant-named-values.ts";
import { InvalidPropertyError } from "../errors.ts";
import { GrantStore, type IGrantStore } from "../grant-store.ts";
import { type EndpointRateLimits, endpointLimitViews } from "../limits/endpoint-rate-limits.ts";
import { pathInStack } from "../naming/azure-names.ts";
import { claim } from "../naming/claims.ts";
import { type PagesProps, type PagesView, pagesView } from "../pages/pages.ts";
import { GatewayPolicies } from "../policies/gateway-policies.ts";
import type { PolicyView } from "../policies/view.ts";
import { McpServerApi } from "../servers/mcp-server-api.ts";
import type { McpServerProps } from "../servers/mcp-server-props.ts";
import { checkServerPaths, serverKey } from "../servers/server-paths.ts";
import { sharedCredentials } from "../servers/shared-credentials.ts";
import { GatewayService, type IGatewayService } from "../service/gateway-service.ts";
import { NamedValues } from "../service/named-values.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { keyNamedValues, keyView } from "../tokens/key-named-values.ts";
import { KeyRing } from "../tokens/key-ring.ts";
import {
  type LifetimesView,
  lifetimesView,
  type TokenLifetimeProps,
} from "../tokens/token-lifetimes.ts";
import { type BoundTokenSigning, TokenSigning } from "../tokens/token-signing.ts";
import { GatewayApis } from "./gateway-apis.ts";
import { OAuthApi, type OAuthFeature, oauthTemplates } from "./oauth-api.ts";

export interface McpOAuthGatewayProps extends TokenLifetimeProps {
  readonly platform: IAzurePlatform;
  /**
   * The API Management service to use; its root path must be free.
   * @default a new one of the BasicV2 tier
   */
  readonly service?: IGatewayService;
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
   * How the pages look and speak that people see: name, logo, colour, help, languages.
   * @default the name "MCP Gateway", blue, in English and German
   */
  readonly pages?: PagesProps;
}

const fragments = [
  "client",
  "client-authentication",
  "client-document",
  "problem-page",
  "oauth-failure",
  "redirect-failure",
  "sign-in",
  "revoke-grant",
  "grant-record",
  "stored-grant",
  "token-answer",
  "store-get",
  "store-put",
  "entra-token",
  "entra-refusal",
  "call-refused",
];

/**
 * The store answers in milliseconds, and Entra within a second or two. A token request asks Entra once and the store
 * three times or four, and a v2 tier may end a request after 30 seconds, so all of them together stay below that.
 */
const timeouts = { store: 4, entra: 10 };

/**
 * An OAuth 2.1 gateway in front of MCP servers: the authorization server and protected resource for
 * MCP clients, and an OAuth client of Microsoft Entra ID.
 *
 * @example
 * const gateway = new McpOAuthGateway(stack, "gateway", { platform });
 * gateway.addServer("weather", { backend: weather });
 */
export class McpOAuthGateway extends Construct {
  readonly service: IGatewayService;
  readonly entra: IEntraClientApp;
  /** Its APIs in API Management, those of servers that are added later too. */
  readonly apis = new GatewayApis();
  readonly #policies = new GatewayPolicies(() => this.#view());
  readonly #props: McpOAuthGatewayProps;
  readonly #clients: ClientPolicyView;
  readonly #lifetimes: LifetimesView;
  readonly #keys: KeyRing;
  readonly #signing: BoundTokenSigning;
  readonly #namedValues: NamedValues;
  readonly #policyDependencies: ITerraformDependable[];
  readonly #servers: McpServerApi[] = [];
  readonly #serverIds = new Set<string>();
  /** The servers' constructs, apart from those of the gateway, whose ids they could have. */
  readonly #serverScope: Construct;
  readonly #pages: PagesView;

  constructor(scope: Construct, id: string, props: McpOAuthGatewayProps) {
    super(scope, id);
    removeAfterUse(this);
    this.#props = props;
    this.#serverScope = new Construct(this, "servers");
    this.#clients = clientPolicyView(this.node.path, props.clients ?? {});
    this.#pages = pagesView(this.node.path, props.pages);
    this.#lifetimes = lifetimesView(this.node.path, props);
    this.service =
      props.service ?? new GatewayService(this, "service", { platform: props.platform });
    this.entra = props.entra ?? new EntraClientApp(this, "entra");
    claimRoot(this);
    const gateway = pathInStack(this).join("/");
    const { principalId } = this.service.identity;
    const trust = this.entra.trustIdentity(gateway, principalId);
    this.entra.addRedirectUri(`${this.service.url}/oauth-callback`);
    const store = props.grantStore ?? new GrantStore(this, "grants", { platform: props.platform });
    const access = store.allow(gateway, principalId);
    store.keepGrants(Duration.seconds(this.#lifetimes.grant));

    const keyGeneration = props.keyGeneration ?? 1;
    this.#signing = (props.tokenSigning ?? TokenSigning.hs256()).bind(
      new Construct(this, "token-signing"),
      { platform: props.platform, service: this.service, keyGeneration },
    );
    this.#keys = new KeyRing(this, "keys", { generation: keyGeneration });
    this.#namedValues = new NamedValues(this, "values", this.service, {
      issuer: { value: this.issuer },
      "entra-authority": { value: this.entra.authority },
      ...entraTenantNamedValues(this.entra),
      "entra-client-id": { value: this.entra.clientId },
      ...(this.entra.secret === undefined
        ? {}
        : { "entra-secret": { value: this.entra.secret, secret: true } }),
      "gateway-identity": { value: this.service.identity.clientId },
      "grant-store": { value: store.url },
      ...Object.assign(
        {},
        ...this.#keys.all.map((keys) =>
          keyNamedValues(keys, this.#signing.certificates.length === 0),
        ),
      ),
      ...this.#signing.namedValues,
    });
    const fragmentResources = fragments.map(
      (fragment) =>
        new ApiManagementPolicyFragment(this, `fragment-${fragment}`, {
          apiManagementId: this.service.id,
          name: `mcp-${fragment}`,
          format: "rawxml",
          value: this.#policies.terraformText(`fragments/${fragment}`),
          dependsOn: [...this.#namedValues.resources],
        }),
    );
    this.#policyDependencies = [
      ...this.#namedValues.resources,
      ...this.#signing.resources,
      ...fragmentResources,
      // What the policies could not work without comes before them, and goes after them.
      ...trust,
      ...access,
    ];
    const oauth = new OAuthApi(this, "oauth", {
      service: this.service,
      policy: (template) => this.#policies.terraformText(template),
      features: this.#features,
      dependsOn: this.#policyDependencies,
    });
    this.apis.add({ id: "oauth", name: oauth.name });
    this.node.addValidation({ validate: () => this.#validate() });
    new TerraformOutput(this, "issuer", {
      value: this.issuer,
      description: "The authorization server that MCP clients find by themselves.",
    });
    new TerraformOutput(this, "grant-store", {
      value: store.url,
      description: "Where the grants are: npm run grants -- list --store URL.",
    });
  }

  /** The issuer identifier (RFC 8414): the gateway's origin, without a trailing slash. */
  get issuer(): string {
    return this.service.url;
  }

  /**
   * Puts an MCP server behind the gateway. What is deployed follows from its path: with another id and
   * the same path it stays the same server, with another path it is another.
   *
   * @returns the MCP URL: what people type into their client, the `resource` of the server's
   * metadata and the audience of its tokens.
   * @throws InvalidPropertyError when a property cannot work.
   */
  addServer(id: string, props: McpServerProps): string {
    if (this.#serverIds.has(id)) {
      throw new InvalidPropertyError(
        this.node.path,
        "addServer",
        `was given the id "${id}" already; give each server an id of its own.`,
      );
    }
    const path = props.path ?? `${id}/mcp`;
    checkServerPaths(this.#servers, path);
    const server = new McpServerApi(this.#serverScope, serverKey(path), {
      ...props,
      id,
      path,
      service: this.service,
      keyGeneration: this.#keys.current.id,
      policy: (template, view) => this.#policies.terraformText(template, view),
      dependsOn: this.#policyDependencies,
    });
    this.#servers.push(server);
    this.#serverIds.add(id);
    this.apis.add({ id: `server-${server.node.id}`, name: server.name });
    const url = `${this.issuer}${server.view.pathname}`;
    new TerraformOutput(this, `${id}-url`, {
      value: url,
      description: `The URL of the MCP server ${server.view.name}, to type into MCP clients.`,
    });
    return url;
  }

  /** The optional endpoints of the authorization server that this gateway has. */
  get #features(): readonly OAuthFeature[] {
    return [
      ...(this.#clients.dynamicRegistration ? (["registration"] as const) : []),
      ...(this.#clients.introspection ? (["introspection"] as const) : []),
      ...(this.#signing.certificates.length === 0 ? [] : (["public-keys"] as const)),
    ];
  }

  #view(): PolicyView {
    const servers = this.#servers.map(({ view }) => view);
    const [onlyServer] = servers;
    const scopes = [
      ...new Map(
        servers.flatMap((server) => server.scopes).map((scope) => [scope.name, scope]),
      ).values(),
    ];
    return {
      servers,
      onlyServer: servers.length === 1 ? onlyServer : undefined,
      scopes,
      serverScopes: unique(servers.flatMap(({ requiredScopes }) => requiredScopes.split(" "))).join(
        " ",
      ),
      roles: unique(servers.flatMap(({ roleNames }) => roleNames.split(" "))),
      entra: {
        secret: this.entra.secret !== undefined,
        ...entraTenantNames(this.entra),
        groupRoles: this.entra.groupRoles,
      },
      keys: { current: keyView(this.#keys.current), all: this.#keys.all.map(keyView) },
      signing: { certificates: this.#signing.certificates },
      lifetimes: this.#lifetimes,
      timeouts,
      clients: this.#clients,
      endpointLimits: endpointLimitViews(this.#props.endpointRateLimits ?? {}),
      immediateRevocation: this.#props.immediateRevocation ?? true,
      pages: this.#pages,
    };
  }

  #validate(): string[] {
    if (this.#servers.length === 0) {
      return ["The gateway has no MCP server. Add one with addServer."];
    }
    const credentials = this.#servers.map(({ credential }) => credential);
    const shared = sharedCredentials(this, this.entra, credentials);
    if (shared.length > 0) return shared;
    return this.#policies.check({
      compiled: this.node.tryGetContext("checkPolicies") !== false,
      tier: this.service.tier,
      namedValues: [
        ...this.#namedValues.keys,
        ...credentials.flatMap(({ namedValues }) => namedValues),
      ],
      fragments: Object.fromEntries(fragments.map((id) => [`mcp-${id}`, `fragments/${id}`])),
      apis: [
        {
          policy: { template: "oauth-api" },
          operations: oauthTemplates(this.#features).map((template) => ({ template })),
        },
        ...this.#servers.map(({ view }) => ({
          policy: { template: "mcp-api", server: view },
          operations: [undefined, { template: "mcp-preflight", server: view }],
        })),
      ],
      hasOtherPolicies: !(this.service instanceof GatewayService),
    });
  }
}

/**
 * The OAuth endpoints are an API at the root of the service, and two APIs cannot have one path.
 *
 * @throws InvalidPropertyError when another gateway stands on the service.
 */
function claimRoot(gateway: McpOAuthGateway): void {
  const { name, resourceGroupName } = gateway.service;
  claim({
    construct: gateway,
    property: "service",
    key: `root path of ${resourceGroupName}/${name}`,
    refusal: (first) =>
      `is that of the gateway ${first} already, whose OAuth endpoints stand at its root. Add the servers to that gateway with addServer, or give this gateway a service of its own.`,
  });
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "");
}
