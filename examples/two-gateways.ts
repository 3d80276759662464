// Two gateways on one API Management service of a company, whose root is taken by another API. Each stands below a path of its own, so
// each has its own issuer, registration, grants and keys, and both have a server at the same path behind it.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerEnvironment,
  ContainerImage,
  GatewayService,
  ImageRegistry,
  McpContainerServer,
  McpOAuthGateway,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "two-gateways");
const platform = new AzurePlatform(stack, "azure", { prefix: "duo" });
const service = GatewayService.fromExisting(stack, "apim", {
  name: "contoso-apim",
  resourceGroupName: "rg-contoso",
  tier: "StandardV2",
  identity: {
    clientId: "c0c00000-0000-4000-8000-000000000001",
    principalId: "c0c00000-0000-4000-8000-000000000002",
  },
});
const shared = {
  platform,
  image: ContainerImage.weatherServer(),
  environment: new ContainerEnvironment(stack, "containers", { platform }),
  registry: new ImageRegistry(stack, "images", { platform }),
};

const sales = new McpOAuthGateway(stack, "sales", { platform, service, path: "sales" });
sales.addServer("weather", {
  backend: new McpContainerServer(stack, "sales-weather", shared),
  name: "Weather for sales",
  scopes: [{ name: "weather.read", description: "Read the weather at customers" }],
});

const research = new McpOAuthGateway(stack, "research", {
  platform,
  service,
  path: "platform/research",
});
research.addServer("weather", {
  backend: new McpContainerServer(stack, "research-weather", shared),
  name: "Weather for research",
  scopes: [{ name: "weather.read", description: "Read the weather at stations" }],
});
app.synth();
