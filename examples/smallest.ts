// The smallest gateway: the weather server that comes with the package, behind it. Everything else is made by default.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
} from "../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "smallest");
new LocalBackend(stack, { path: "../../../terraform.smallest.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "small" });
const image = ContainerImage.weatherServer();
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", { platform, image }),
});
app.synth();
