import {
  AzurermBackend,
  CloudBackend,
  LocalBackend,
  NamedCloudWorkspace,
  TerraformStack,
} from "cdktf";
import type { Construct } from "constructs";
import {
  AlertRecipients,
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  EntraResourceApp,
  GatewayService,
  GrantStore,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
  StackRules,
  TokenSigning,
} from "./constructs/index.ts";
import type { Settings, StatePlace } from "./settings/index.ts";
import { whatIsSet } from "./settings/what-is-set.ts";

/** The gateway with the weather server behind it. */
export class WeatherGatewayStack extends TerraformStack {
  /** @param environment is named beside others of the same tenant and subscription */
  constructor(scope: Construct, id: string, settings: Settings, environment?: string) {
    super(scope, id);
    // The oldest Terraform that these documents promise; an older one says so instead of failing later.
    this.addOverride("terraform.required_version", ">= 1.5.0");
    keepState(this, id, settings.state);
    StackRules.on(this);
    const { prefix, deployers } = settings;
    const named = environment === undefined ? [] : [environment];
    const platform = new AzurePlatform(this, "azure", {
      prefix,
      resourceGroupName: settings.resourceGroup ?? [`rg-${prefix}-gateway`, ...named].join("-"),
      tags: { ...whatIsSet({ environment }), ...settings.tags },
      ...whatIsSet({
        location: settings.location,
        subscriptionId: settings.subscriptionId,
        deletionLocks: settings.deletionLocks,
        purgeOnDestroy: settings.purgeOnDestroy,
      }),
    });
    // In one directory people tell registrations apart by their names alone.
    const called = (displayName: string) =>
      [displayName, ...named.map((it) => `(${it})`)].join(" ");
    const { alertEmails } = settings;
    const observability = new Observability(this, "observability", {
      platform,
      ...(alertEmails === undefined
        ? {}
        : { notify: [new AlertRecipients(this, "on-call", { platform, emails: alertEmails })] }),
    });
    if (alertEmails !== undefined) observability.alertOn.recommended();
    const weather = new McpContainerServer(this, "weather", {
      platform,
      image: settings.image ?? ContainerImage.fromAsset("mcp-server"),
      entra: new EntraResourceApp(this, "weather-entra", {
        displayName: called("Weather MCP server"),
        ...whatIsSet({ owners: deployers }),
      }),
      logAnalyticsWorkspaceId: observability.logAnalyticsWorkspaceId,
    });
    const gateway = new McpOAuthGateway(this, "gateway", {
      platform,
      service: new GatewayService(this, "apim", {
        platform,
        ...whatIsSet({
          sku: settings.sku,
          publisherName: settings.publisherName,
          publisherEmail: settings.publisherEmail,
        }),
      }),
      grantStore: new GrantStore(this, "grants", {
        platform,
        ...whatIsSet({ replication: settings.storageReplication }),
      }),
      entra: new EntraClientApp(this, "entra", {
        displayName: called("MCP Gateway"),
        ...whatIsSet({ tenants: settings.entraTenants, owners: deployers }),
      }),
      clients: whatIsSet({
        dynamicRegistration: settings.dynamicRegistration,
        documents: settings.clientDocuments,
        preRegistered: settings.preRegisteredClients,
        redirects: settings.redirects,
        rememberNativeApps: settings.rememberNativeApps,
        blocked: settings.blockedClients,
      }),
      pages: whatIsSet({
        name: settings.pageName,
        logo: settings.pageLogo,
        accentColor: settings.pageAccentColor,
        supportUrl: settings.pageSupportUrl,
      }),
      ...whatIsSet({
        keyGeneration: settings.keyGeneration,
        tokenSigning: tokenSigningOf(settings),
        accessTokenLifetime: settings.accessTokenLifetime,
        grantLifetime: settings.grantLifetimeDays,
        refreshTokenGrace: settings.refreshTokenGrace,
        allowedAddresses: settings.allowedAddresses,
      }),
    });
    observability.attach(gateway);
    gateway.addServer("weather", {
      backend: weather,
      name: "Weather",
      scopes: [{ name: "weather.read", description: "List cities and read their weather" }],
    });
  }
}

/** The folder, in that of the project, of a state that is kept on this machine. */
export const stateFolder = "terraform-state";

/** The state holds every key of the gateway. */
function keepState(stack: TerraformStack, id: string, place: StatePlace): void {
  switch (place.kind) {
    case "local":
      // A relative path: the default one is absolute and would differ from machine to machine.
      new LocalBackend(stack, { path: `../../../${stateFolder}/${id}.tfstate` });
      return;
    case "blob":
      new AzurermBackend(stack, {
        storageAccountName: place.account,
        containerName: place.container,
        key: `${id}.tfstate`,
        useAzureadAuth: true,
      });
      return;
    case "workspaces":
      // One for each stack, so for each environment.
      new CloudBackend(stack, {
        hostname: place.hostname,
        organization: place.organization,
        workspaces: new NamedCloudWorkspace(id),
      });
  }
}

function tokenSigningOf({ tokenSigning, deployers }: Settings): TokenSigning | undefined {
  switch (tokenSigning) {
    case "RS256":
      return TokenSigning.rs256(whatIsSet({ deployers }));
    case "HS256":
      return TokenSigning.hs256();
    case undefined:
      return undefined;
  }
}
