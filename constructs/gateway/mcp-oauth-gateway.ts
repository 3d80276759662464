import { type ITerraformDependable, Lazy, type TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { OAuthFeature } from "../endpoints/oauth-endpoints.ts";
import type { IEntraClientApp } from "../entra/client-registration.ts";
import { EntraClientApp } from "../entra/entra-client-app.ts";
import { pathInStack } from "../naming/azure-names.ts";
import { GatewayNames } from "../naming/gateway-names.ts";
import { checkReach } from "../network/check-reach.ts";
import { policyFragments } from "../policies/fragments.ts";
import { GatewayPolicies } from "../policies/gateway-policies.ts";
import { gatewayView, type PolicyView } from "../policies/view.ts";
import { Duration } from "../properties/duration.ts";
import { checkShape } from "../properties/shape.ts";
import type { ApprovedServer, ApprovedServerProps } from "../servers/approved-server.ts";
import type { IMcpResource } from "../servers/mcp-resource.ts";
import type { IMcpServer } from "../servers/mcp-server.ts";
import type { McpServerApi } from "../servers/mcp-server-api.ts";
import type { McpServerProps } from "../servers/mcp-server-props.ts";
import { pathsOf } from "../servers/server-paths.ts";
import { GatewayService } from "../service/gateway-service.ts";
import { NamedValues } from "../service/named-values.ts";
import type { IGatewayService } from "../service/service.ts";
import { GrantStore } from "../store/grant-store.ts";
import type { IGrantStore } from "../store/store.ts";
import { namedOutput } from "../terraform/named-output.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { KeyRing } from "../tokens/key-ring.ts";
import { type BoundTokenSigning, TokenSigning } from "../tokens/token-signing.ts";
import { SecretReaders } from "../vault/secret-readers.ts";
import { type BoundSecretStore, SecretStore } from "../vault/secret-store.ts";
import {
  type ExistingMcpOAuthGateway,
  existingGateway,
  type RemoteMcpOAuthGateway,
} from "./existing-gateway.ts";
import type { GatewayOutputs, IMcpOAuthGateway } from "./gateway.ts";
import { type GatewayApis, GrowingApis } from "./gateway-apis.ts";
import { gatewayAttributes, type McpOAuthGatewayAttributes } from "./gateway-attributes.ts";
import { GatewayElsewhere } from "./gateway-elsewhere.ts";
import { gatewayNamedValues } from "./gateway-named-values.ts";
import { gatewayOutputs } from "./gateway-outputs.ts";
import { checkedGatewayPath, claimGatewayPath, claimServerPath } from "./gateway-path.ts";
import { gatewayPolicyView } from "./gateway-policy-view.ts";
import { GatewayServers } from "./gateway-servers.ts";
import { type GatewaySettings, gatewaySettings } from "./gateway-settings.ts";
import { validateGateway } from "./gateway-validation.ts";
import { gatewayShape, type McpOAuthGatewayProps } from "./mcp-oauth-gateway-props.ts";
import { type OAuthApis, oauthApis } from "./oauth-apis.ts";
import { gatewayWarnings } from "./warnings.ts";

/**
 * An OAuth 2.1 gateway in front of MCP servers: the authorization server and protected resource for
 * MCP clients, and an OAuth client of Microsoft Entra ID.
 *
 * @example
 * const gateway = new McpOAuthGateway(stack, "gateway", { platform });
 * gateway.addServer("weather", { backend: weather });
 */
export class McpOAuthGateway extends Construct implements IMcpOAuthGateway {
  readonly path: string;
  readonly service: IGatewayService;
  /** Its registration in Entra. */
  readonly entra: IEntraClientApp;
  /** Its Terraform outputs. */
  readonly outputs: GatewayOutputs;
  readonly #names: GatewayNames;
  readonly #apis = new GrowingApis();
  readonly #policies = new GatewayPolicies(() => this.#view());
  readonly #settings: GatewaySettings;
  readonly #keys: KeyRing;
  readonly #signing: BoundTokenSigning;
  readonly #namedValues: NamedValues;
  readonly #oauth: OAuthApis;
  readonly #store: IGrantStore;
  readonly #secrets: BoundSecretStore;
  readonly #readers: SecretReaders;
  readonly #servers: GatewayServers;
  #attributesOutput: TerraformOutput | undefined;

  /**
   * A gateway of another stack, to which this stack adds servers that its owner has approved.
   *
   * @example
   * const approved = new TerraformVariable(stack, "approved-orders", { type: "string" });
   * const gateway = McpOAuthGateway.fromExisting(stack, "gateway", {
   *   service: GatewayService.fromExisting(stack, "shared", {
   *     name: "contoso-apim",
   *     resourceGroupName: "rg-shared",
   *     tier: "StandardV2",
   *     identity: {
   *       clientId: "1b9e5a6c-2c1f-4d1e-9a53-0a7d3f4a8b11",
   *       principalId: "5f0a2c8e-7b34-4f0d-8f57-6a1f1f0c9d22",
   *     },
   *   }),
   *   contracts: { "orders/mcp": approved.stringValue },
   * });
   * gateway.addServer("orders", { backend: orders });
   * @throws InvalidPropertyError when a property cannot work.
   */
  static fromExisting(
    scope: Construct,
    id: string,
    existing: ExistingMcpOAuthGateway,
  ): IMcpOAuthGateway {
    return new GatewayElsewhere(scope, id, existing);
  }

  /**
   * A gateway of another stack, read from the Terraform state of that stack.
   *
   * @example
   * const state = new DataTerraformRemoteStateAzurerm(stack, "platform", {
   *   storageAccountName: "stcontosostate",
   *   containerName: "state",
   *   key: "platform.tfstate",
   * });
   * const gateway = McpOAuthGateway.fromRemoteState(stack, "gateway", { state, tier: "StandardV2" });
   * gateway.addServer("orders", { backend: orders });
   * @throws InvalidPropertyError when a property cannot work.
   */
  static fromRemoteState(
    scope: Construct,
    id: string,
    remote: RemoteMcpOAuthGateway,
  ): IMcpOAuthGateway {
    return new GatewayElsewhere(scope, id, existingGateway(scope, id, remote));
  }

  /** @throws InvalidPropertyError when a property cannot work, or another gateway has its path. */
  constructor(scope: Construct, id: string, props: McpOAuthGatewayProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, gatewayShape, props);
    this.path = checkedGatewayPath(this.node.path, props.path ?? "");
    this.#settings = gatewaySettings(this.node.path, props);
    const { keyGeneration } = this.#settings;
    this.service =
      props.service ?? new GatewayService(this, "service", { platform: props.platform });
    this.entra = props.entra ?? new EntraClientApp(this, "entra");
    claimGatewayPath(this);
    this.#names = new GatewayNames(this.path);
    const gateway = pathInStack(this).join("/");
    const { principalId } = this.service.identity;
    const trust = this.entra.trustIdentity(gateway, principalId);
    this.entra.addRedirectUri(`${this.issuer}/oauth-callback`);
    const store = props.grantStore ?? new GrantStore(this, "grants", { platform: props.platform });
    this.#store = store;
    checkReach(this.node.path, "grantStore", store, this.service);
    const access = store.allow(gateway, principalId);
    store.keepGrants(Duration.seconds(this.#settings.lifetimes.grant));

    this.#signing = (props.tokenSigning ?? TokenSigning.hs256()).bind(
      new Construct(this, "token-signing"),
      { platform: props.platform, service: this.service, names: this.#names, keyGeneration },
    );
    this.#secrets = (props.secretStore ?? SecretStore.namedValues()).bind(
      new Construct(this, "secrets"),
      { platform: props.platform, readerPrincipalId: principalId },
    );
    this.#readers = new SecretReaders(this, "secret-readers", principalId);
    this.#keys = new KeyRing(this, "keys", { generation: keyGeneration });
    this.#namedValues = new NamedValues(this, "values", {
      service: this.service,
      names: this.#names,
      secrets: this.#secrets,
      values: gatewayNamedValues({
        service: this.service,
        issuer: this.issuer,
        entra: this.entra,
        store,
        keys: this.#keys,
        signing: this.#signing,
      }),
    });
    const policyDependencies: ITerraformDependable[] = [
      ...this.#namedValues.resources,
      ...this.#signing.resources,
      ...policyFragments(this, {
        service: this.service,
        names: this.#names,
        policies: this.#policies,
        dependsOn: this.#namedValues.resources,
      }),
      // What the policies could not work without comes before them, and goes after them.
      ...trust,
      ...access,
    ];
    this.#oauth = oauthApis(this, {
      service: this.service,
      names: this.#names,
      path: this.path,
      policy: (template) => this.#policies.terraformText(template),
      features: this.#features,
      dependsOn: policyDependencies,
    });
    for (const api of this.#oauth.all) this.#apis.add({ id: api.node.id, name: api.name });
    this.#servers = new GatewayServers(this, {
      service: this.service,
      names: this.#names,
      keyGeneration,
      secrets: this.#secrets,
      readers: this.#readers,
      elsewhere: false,
      policy: (template, view) => this.#policies.terraformText(template, view),
      // It waits for all that policies need, so that those of a hundred servers need not list it.
      dependsOn: [this.#oauth.main.policy],
    });
    this.node.addValidation({ validate: () => this.#validate() });
    this.outputs = gatewayOutputs(this, store);
  }

  get issuer(): string {
    return `${this.service.url}${gatewayView(this.path).pathname}`;
  }

  get apis(): GatewayApis {
    return this.#apis;
  }

  /**
   * Puts an MCP server behind the gateway. The path identifies what is deployed: with another id and the same path it
   * stays the same server, with another path it is another server.
   *
   * @throws InvalidPropertyError when a property cannot work.
   */
  addServer(id: string, props: McpServerProps): IMcpServer {
    const server = this.#servers.add(id, props);
    this.#describe(server);
    this.#apis.addServer(server, this.path);
    return server;
  }

  /**
   * Approves a server of another stack by its contract, so that clients find it and get tokens for it. That stack adds
   * the server with `McpOAuthGateway.fromExisting(...).addServer(...)` and the same contract; with another contract,
   * every call of it is refused.
   *
   * @example
   * gateway.approveServer("orders", {
   *   name: "Orders",
   *   scopes: [{ name: "orders.read", description: "Read your orders" }],
   * });
   * @throws InvalidPropertyError when a property cannot work.
   */
  approveServer(id: string, contract: ApprovedServerProps): IMcpResource {
    const server = this.#servers.approve(id, contract);
    this.#describe(server);
    this.#attributesOutput ??= namedOutput(this, "attributes", {
      value: Lazy.anyValue({ produce: () => ({ ...this.attributes }) }),
      description: "For the stacks of others that add servers to this gateway.",
    });
    return server;
  }

  /** Metadata of the server comes after what it says, and no other gateway has its path. */
  #describe(server: McpServerApi | ApprovedServer): void {
    if (server.view.sse !== undefined) this.#store.keepSessions?.();
    for (const place of pathsOf(server)) {
      claimServerPath(this, server, `${this.path}${place}`.replace(/^\//, ""));
    }
    for (const api of this.#oauth.all) api.describe(server.entraTokens?.resources ?? []);
  }

  /**
   * What another stack needs to know about this gateway to add a server to it; also a Terraform output. None of it is
   * secret.
   */
  get attributes(): McpOAuthGatewayAttributes {
    return gatewayAttributes(this, this.#servers.approved);
  }

  /** The optional endpoints of the authorization server that this gateway has. */
  get #features(): readonly OAuthFeature[] {
    return [
      ...(this.#settings.clients.dynamicRegistration ? (["registration"] as const) : []),
      ...(this.#settings.clients.introspection ? (["introspection"] as const) : []),
      ...(this.#signing.certificates.length === 0 ? [] : (["public-keys"] as const)),
      ...(this.#settings.immediateRevocation ? (["immediate-revocation"] as const) : []),
    ];
  }

  #view(): PolicyView {
    return gatewayPolicyView({
      path: this.path,
      entra: this.entra,
      settings: this.#settings,
      keys: this.#keys,
      signing: this.#signing,
      servers: this.#servers,
    });
  }

  #validate(): string[] {
    const { added, approved } = this.#servers;
    if (added.length + approved.length === 0) {
      return ["The gateway has no MCP server. Add one with addServer."];
    }
    return validateGateway({
      construct: this,
      entra: this.entra,
      added,
      policies: this.#policies,
      warnings: () => this.#warnings(),
      compiledWith: () => ({
        tier: this.service.tier,
        namedValues: [
          ...this.#namedValues.keys,
          ...added.flatMap(({ credential }) => credential.namedValues),
          ...[...added, ...approved].flatMap(({ entraTokens }) => entraTokens?.namedValues ?? []),
        ].map((key) => this.#names.namedValue(key)),
        hasOtherPolicies: this.#serviceExists,
      }),
    });
  }

  get #serviceExists(): boolean {
    return !(this.service instanceof GatewayService);
  }

  #warnings(): string[] {
    const { added, approved } = this.#servers;
    return gatewayWarnings(this, {
      clients: this.#settings.clients,
      servers: [...added, ...approved].map(({ view, registration }) => ({
        view,
        entra: [
          ...(view.gatewayTokens ? [this.entra] : []),
          ...(registration === undefined ? [] : [registration]),
        ],
      })),
      tier: this.service.tier,
      serviceExists: this.#serviceExists,
      revocationIsRegional: this.service.inSeveralRegions && this.#settings.immediateRevocation,
    });
  }
}
