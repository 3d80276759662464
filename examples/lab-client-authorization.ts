// What the lab `mcp-client-authorization` of Azure-Samples/AI-Gateway deploys, with this gateway: the weather server in Container Apps
// behind API Management, which is the authorization server of MCP clients. docs/coming-from.md says what differs.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  GatewayService,
  GatewaySku,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "lab-client-authorization");
const platform = new AzurePlatform(stack, "azure", { prefix: "lab" });
const observability = new Observability(stack, "logs", { platform });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  service: new GatewayService(stack, "apim", { platform, sku: GatewaySku.standardV2() }),
});
observability.attach(gateway);
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.weatherServer(),
    cpu: 0.5,
    logAnalyticsWorkspaceId: observability.logAnalyticsWorkspaceId,
  }),
});
app.synth();
