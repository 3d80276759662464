import { App, TerraformStack, Testing } from "cdktf";
import {
  AlertRecipients,
  AzurePlatform,
  BackendCredential,
  ContainerEnvironment,
  ContainerImage,
  Duration,
  EncryptionKey,
  EntraClientApp,
  EntraCredential,
  EntraResourceApp,
  EntraTenants,
  GatewayDomain,
  GatewayService,
  GatewaySku,
  GrantStore,
  type GrantStoreProps,
  McpAuthorization,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  type McpServerProps,
  Observability,
  PreAuthorizedClient,
  SecretStore,
  TokenSigning,
} from "../../constructs/index.ts";
import type { SynthesizedStack } from "./terraform-model.ts";

/** What can be set of a deployed gateway, where it is not as in the default. */
export interface Settings {
  readonly location?: string;
  readonly path?: string;
  readonly sku?: GatewaySku;
  readonly tenants?: EntraTenants;
  readonly credential?: EntraCredential;
  readonly signing?: TokenSigning;
  readonly keyGeneration?: number;
  readonly secretStore?: SecretStore;
  readonly observed?: boolean;
  /** Whether there are alerts, a quota, and logs of who reads the stores. */
  readonly watched?: boolean;
  /** Whether the workspace is somebody else's. */
  readonly logsElsewhere?: boolean;
  /** Whether servers share a Container Apps environment, or have one each. */
  readonly shared?: boolean;
  readonly registration?: boolean;
  readonly locked?: boolean;
  readonly purged?: boolean;
  readonly domain?: GatewayDomain;
  readonly allowedAddresses?: readonly string[];
  /** How a store of the gateway's own is made. */
  readonly store?: Omit<GrantStoreProps, "platform">;
  /** The container of grants in an account of somebody else. */
  readonly existingStore?: { readonly container: string; readonly createsContainer: boolean };
  readonly servers?: Readonly<Record<string, Partial<McpServerProps>>>;
  /** The scopes of a server more, whose clients have tokens of Entra. */
  readonly entraTokens?: readonly string[];
  /** Of which tenants those may be. */
  readonly entraTokensOf?: EntraTenants;
}

const one = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const other = "aad0aad0-0000-4000-8000-000000000000";

const keyVaultId = `/subscriptions/${one}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso-keys`;

/** A domain of one's own, whose certificate the stack lets the service read. */
function domainOf(hostName: string, vault: string): GatewayDomain {
  return GatewayDomain.fromKeyVault({
    hostName,
    certificate: `https://${vault}.vault.azure.net/secrets/mcp`,
    keyVaultId: `/subscriptions/${one}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/${vault}`,
  });
}

function keyOf(name: string): EncryptionKey {
  return EncryptionKey.fromKeyVault({ keyVaultId, name });
}

/** One of each kind; a change from any to any other is a change of two settings. */
export const settings: Readonly<Record<string, Settings>> = {
  default: {},
  "two tenants": { tenants: EntraTenants.only([one, other]) },
  "one tenant": { tenants: EntraTenants.only([one]) },
  "every tenant but one, with roles from another": {
    tenants: EntraTenants.any({ except: [other], rolesFrom: [one] }),
  },
  "a secret": { credential: EntraCredential.secret() },
  "a rotated secret": { credential: EntraCredential.secret({ generation: 2 }) },
  RS256: { signing: TokenSigning.rs256({ deployers: [one] }) },
  "RS256 with longer keys, rotated, by others": {
    signing: TokenSigning.rs256({ keySize: 4096, deployers: [other, one] }),
    keyGeneration: 2,
  },
  "rotated keys": { keyGeneration: 2 },
  "keys rotated thrice": { keyGeneration: 4 },
  "a classic tier": { sku: GatewaySku.developer() },
  "another region": { location: "northeurope" },
  "below a path": { path: "team" },
  "below another path": { path: "platform/mcp" },
  "no observability, no registration": { observed: false, registration: false },
  "alerts, a quota and access logs": { watched: true },
  "alerts and access logs, in another region": { watched: true, location: "northeurope" },
  "alerts and access logs in a workspace of somebody else": { watched: true, logsElsewhere: true },
  "grants that can be had back, encrypted with a key of one's own": {
    store: { recovery: { records: Duration.days(7) }, encryptionKey: keyOf("grants") },
  },
  "grants in another account, encrypted with another key": {
    store: { replication: "LRS", encryptionKey: keyOf("others") },
  },
  "grants in an account of somebody else": {
    existingStore: { container: "mcp-orders", createsContainer: false },
  },
  "grants in a new container of such an account": {
    existingStore: { container: "mcp-others", createsContainer: true },
  },
  "secrets in a Key Vault": { secretStore: SecretStore.newKeyVault({ deployers: [one] }) },
  "secrets in a Key Vault of somebody else, rotated": {
    secretStore: SecretStore.existingKeyVault({ keyVaultId }),
    keyGeneration: 2,
    credential: EntraCredential.secret(),
  },
  locked: { locked: true },
  "locked, in another region": { locked: true, location: "northeurope" },
  "locked, with RS256": { locked: true, signing: TokenSigning.rs256({ deployers: [one] }) },
  "a domain of one's own": { domain: domainOf("mcp.contoso.com", "contoso-keys") },
  "a domain with its certificate in another vault": {
    domain: domainOf("mcp.contoso.com", "contoso-others"),
  },
  "another domain, with a certificate that the service may read already": {
    domain: GatewayDomain.fromKeyVault({
      hostName: "tools.contoso.com",
      certificate: "https://contoso-keys.vault.azure.net/secrets/tools",
    }),
  },
  "some addresses only": { allowedAddresses: ["203.0.113.0/24"] },
  "a shared environment": { shared: true },
  "a server renamed, and its tools guarded": {
    servers: { forecast: { path: "weather/mcp", tools: { tell: { roles: ["Teller"] } } } },
  },
  "a server more, and one that moved": { servers: { weather: { path: "sky/mcp" }, notes: {} } },
  "a server with tokens of Entra": { entraTokens: ["Notes.Read"] },
  "a server with tokens of Entra for other scopes": { entraTokens: ["Notes.List", "Notes.Write"] },
  "a server with tokens of Entra of every tenant": {
    entraTokens: ["Notes.Read"],
    entraTokensOf: EntraTenants.any({ except: [other] }),
  },
  "a server with tokens of Entra of two tenants": {
    entraTokens: ["Notes.Read"],
    entraTokensOf: EntraTenants.only([one, other]),
  },
};

/** Where the gateway logs. */
function observabilityOf(
  stack: TerraformStack,
  platform: AzurePlatform,
  { watched = false, logsElsewhere = false }: Settings,
): Observability {
  const notify = watched
    ? [new AlertRecipients(stack, "on-call", { platform, emails: ["ops@contoso.example"] })]
    : [];
  const workspaceId = `/subscriptions/${one}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
  const observability = logsElsewhere
    ? Observability.fromExisting(stack, "observability", { platform, notify, workspaceId })
    : new Observability(stack, "observability", {
        platform,
        notify,
        ...(watched ? { dailyQuota: 2 } : {}),
      });
  if (watched) observability.alertOn.recommended();
  return observability;
}

/** The stack of a gateway with these settings. Its policies are checked elsewhere. */
export function stackWith(chosen: Settings): SynthesizedStack {
  const app = new App({
    stackTraces: false,
    outdir: "cdktf.out/settings",
    context: { checkPolicies: false },
  });
  const stack = new TerraformStack(app, "settings");
  const platform = new AzurePlatform(stack, "azure", {
    location: chosen.location ?? "westeurope",
    deletionLocks: chosen.locked ?? false,
    purgeOnDestroy: chosen.purged ?? false,
  });
  const observability = observabilityOf(stack, platform, chosen);
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform,
    path: chosen.path ?? "",
    service: new GatewayService(stack, "apim", {
      platform,
      sku: chosen.sku ?? GatewaySku.basicV2(),
      ...(chosen.domain === undefined ? {} : { domain: chosen.domain }),
    }),
    entra: new EntraClientApp(stack, "entra", {
      tenants: chosen.tenants ?? EntraTenants.own(),
      credential: chosen.credential ?? EntraCredential.federated(),
    }),
    grantStore:
      chosen.existingStore === undefined
        ? new GrantStore(stack, "grants", { platform, ...chosen.store })
        : GrantStore.fromExisting(stack, "grants", {
            accountId: `/subscriptions/${one}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata`,
            ...chosen.existingStore,
          }),
    tokenSigning: chosen.signing ?? TokenSigning.hs256(),
    keyGeneration: chosen.keyGeneration ?? 1,
    secretStore: chosen.secretStore ?? SecretStore.namedValues(),
    ...(chosen.allowedAddresses === undefined ? {} : { allowedAddresses: chosen.allowedAddresses }),
    clients: { dynamicRegistration: chosen.registration ?? true },
  });
  if (chosen.observed ?? true) observability.attach(gateway);
  const environment = chosen.shared
    ? new ContainerEnvironment(stack, "containers", { platform })
    : undefined;
  for (const [id, props] of Object.entries(chosen.servers ?? { weather: {} })) {
    const backend = new McpContainerServer(stack, `${id}-server`, {
      platform,
      image: ContainerImage.fromReference("example.azurecr.io/server:1"),
      ...(environment === undefined ? {} : { environment }),
      ...(chosen.observed === false || environment !== undefined
        ? {}
        : { logAnalyticsWorkspaceId: observability.logAnalyticsWorkspaceId }),
    });
    gateway.addServer(id, { backend, ...props });
  }
  if (chosen.entraTokens !== undefined) {
    const [first = "", ...more] = chosen.entraTokens;
    const scope = (name: string) => ({ name, description: name });
    gateway.addServer("profile", {
      backend: McpBackend.url("https://profile.contoso.com/mcp", {
        credential:
          more.length === 0
            ? BackendCredential.none()
            : BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read"),
      }),
      authorization: McpAuthorization.entra({
        registration: new EntraResourceApp(stack, "profile", {
          displayName: "Profile",
          scopes: [first, ...more].map(scope),
          preAuthorizedClients: [PreAuthorizedClient.vsCode()],
          tenants: chosen.entraTokensOf ?? EntraTenants.own(),
        }),
      }),
      scopes: [scope(first)],
    });
  }
  if (chosen.watched === true) observability.logAccess(stack);
  return JSON.parse(Testing.synth(stack, true)) as SynthesizedStack;
}
