// One gateway for each environment, from one program: `npx cdktf deploy gateway-dev`. They share nothing, neither names nor state nor
// registrations, so a token of one is refused by the other.
import { App, AzurermBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  EntraResourceApp,
  GatewayService,
  GatewaySku,
  McpContainerServer,
  McpOAuthGateway,
} from "../constructs/index.ts";

interface Environment {
  readonly name: string;
  readonly location: string;
  readonly sku: GatewaySku;
  readonly replicas: number;
}

class WeatherStack extends TerraformStack {
  constructor(scope: Construct, { name, location, sku, replicas }: Environment) {
    super(scope, `gateway-${name}`);
    new AzurermBackend(this, {
      storageAccountName: "contosostate",
      containerName: "terraform",
      key: `gateway-${name}.tfstate`,
      useAzureadAuth: true,
    });
    const platform = new AzurePlatform(this, "azure", {
      prefix: name,
      location,
      tags: { environment: name },
    });
    const gateway = new McpOAuthGateway(this, "gateway", {
      platform,
      service: new GatewayService(this, "apim", { platform, sku }),
      entra: new EntraClientApp(this, "entra", { displayName: `MCP gateway (${name})` }),
    });
    gateway.addServer("weather", {
      backend: new McpContainerServer(this, "weather", {
        platform,
        image: ContainerImage.weatherServer(),
        maxReplicas: replicas,
        entra: new EntraResourceApp(this, "weather-entra", { displayName: `Weather (${name})` }),
      }),
    });
  }
}

const app = new App();
const environments: readonly Environment[] = [
  { name: "dev", location: "westeurope", sku: GatewaySku.developer(), replicas: 1 },
  { name: "prod", location: "northeurope", sku: GatewaySku.standardV2(), replicas: 10 },
];
for (const environment of environments) new WeatherStack(app, environment);
app.synth();
