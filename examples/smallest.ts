// The smallest gateway: the weather server that comes with the package, behind it. Everything else is made by default.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "smallest");
const platform = new AzurePlatform(stack, "azure", { prefix: "small" });
const image = ContainerImage.weatherServer();
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", { platform, image }),
});
app.synth();
