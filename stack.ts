import { LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Configuration } from "./configuration.ts";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  GatewayService,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
  type PagesProps,
  TokenSigning,
} from "./constructs/index.ts";

/** The gateway with the weather server behind it. */
export class WeatherGatewayStack extends TerraformStack {
  constructor(scope: Construct, id: string, configuration: Configuration) {
    super(scope, id);
    // An explicit path: the default one is absolute and would differ from machine to machine.
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
    const { subscriptionId, resourceGroup, publisherName, publisherEmail } = configuration;
    const platform = new AzurePlatform(this, "azure", {
      location: configuration.location,
      prefix: configuration.prefix,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      ...(resourceGroup === undefined ? {} : { resourceGroupName: resourceGroup }),
    });
    const observability = new Observability(this, "observability", { platform });
    const weather = new McpContainerServer(this, "weather", {
      platform,
      image: ContainerImage.fromAsset("mcp-server"),
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
      entra: new EntraClientApp(this, "entra", { tenants: configuration.entraTenants }),
      tokenSigning:
        configuration.tokenSigning === "RS256" ? TokenSigning.rs256() : TokenSigning.hs256(),
      clients: {
        dynamicRegistration: configuration.dynamicRegistration,
        documents: configuration.clientDocuments,
        preRegistered: configuration.preRegisteredClients,
        redirects: configuration.redirects,
        blocked: configuration.blockedClients,
      },
      pages: pagesOf(configuration),
      accessTokenLifetime: configuration.accessTokenLifetime,
      grantLifetimeDays: configuration.grantLifetimeDays,
    });
    observability.attach(gateway);
    gateway.addServer("weather", {
      backend: weather,
      name: "Weather",
      scopes: [{ name: "weather.read", description: "List cities and read their weather" }],
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
