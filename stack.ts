import { AzurermBackend, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Configuration, StatePlace } from "./configuration.ts";
import {
  AzurePlatform,
  ContainerImage,
  Duration,
  EntraClientApp,
  EntraResourceApp,
  GatewayService,
  GrantStore,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
  type PagesProps,
  StackRules,
  TokenSigning,
} from "./constructs/index.ts";

/** The gateway with the weather server behind it. */
export class WeatherGatewayStack extends TerraformStack {
  /** @param environment is named beside others of the same tenant and subscription */
  constructor(scope: Construct, id: string, configuration: Configuration, environment?: string) {
    super(scope, id);
    // The oldest Terraform that these documents promise; an older one says so instead of failing later.
    this.addOverride("terraform.required_version", ">= 1.5.0");
    keepState(this, id, configuration.state);
    StackRules.on(this, {
      suppress:
        configuration.state.kind === "local"
          ? [{ id: "state-in-file", reason: "The gateway warns of it in its own words." }]
          : [],
    });
    const { subscriptionId, resourceGroup, publisherName, publisherEmail, deployers } =
      configuration;
    const named = environment === undefined ? [] : [environment];
    const platform = new AzurePlatform(this, "azure", {
      location: configuration.location,
      prefix: configuration.prefix,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      resourceGroupName:
        resourceGroup ?? [`rg-${configuration.prefix}-gateway`, ...named].join("-"),
      tags: { ...(environment === undefined ? {} : { environment }), ...configuration.tags },
    });
    // In one directory people tell registrations apart by their names alone.
    const called = (displayName: string) =>
      [displayName, ...named.map((it) => `(${it})`)].join(" ");
    const owners = deployers === undefined ? {} : { owners: deployers };
    const observability = new Observability(this, "observability", { platform });
    const weather = new McpContainerServer(this, "weather", {
      platform,
      image:
        configuration.image === undefined
          ? ContainerImage.fromAsset("mcp-server")
          : ContainerImage.fromReference(configuration.image),
      entra: new EntraResourceApp(this, "weather-entra", {
        displayName: called("Weather MCP server"),
        ...owners,
      }),
      logAnalyticsWorkspaceId: observability.logAnalyticsWorkspaceId,
    });
    const gateway = new McpOAuthGateway(this, "gateway", {
      platform,
      service: new GatewayService(this, "apim", {
        platform,
        sku: configuration.sku,
        ...(publisherName === undefined ? {} : { publisherName }),
        ...(publisherEmail === undefined ? {} : { publisherEmail }),
      }),
      keyGeneration: configuration.keyGeneration,
      grantStore: new GrantStore(this, "grants", {
        platform,
        replication: configuration.storageReplication,
      }),
      entra: new EntraClientApp(this, "entra", {
        displayName: called("MCP Gateway"),
        tenants: configuration.entraTenants,
        ...owners,
      }),
      tokenSigning:
        configuration.tokenSigning === "RS256"
          ? TokenSigning.rs256(deployers === undefined ? {} : { deployers })
          : TokenSigning.hs256(),
      clients: {
        dynamicRegistration: configuration.dynamicRegistration,
        documents: configuration.clientDocuments,
        preRegistered: configuration.preRegisteredClients,
        redirects: configuration.redirects,
        rememberNativeApps: configuration.rememberNativeApps,
        blocked: configuration.blockedClients,
      },
      pages: pagesOf(configuration),
      accessTokenLifetime: Duration.seconds(configuration.accessTokenLifetime),
      grantLifetime: Duration.days(configuration.grantLifetimeDays),
      refreshTokenGrace: Duration.seconds(configuration.refreshTokenGrace),
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
  }
}

/** The settings of the pages; what is not set keeps its default. */
function pagesOf(configuration: Configuration): PagesProps {
  const { pageName, pageLogo, pageAccentColor, pageSupportUrl } = configuration;
  return {
    ...(pageName === undefined ? {} : { name: pageName }),
    ...(pageLogo === undefined ? {} : { logo: pageLogo }),
    ...(pageAccentColor === undefined ? {} : { accentColor: pageAccentColor }),
    ...(pageSupportUrl === undefined ? {} : { supportUrl: pageSupportUrl }),
  };
}
