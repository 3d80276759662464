// A server in a container whose image somebody else builds, so that it cannot run from this stack.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "server-elsewhere");
const platform = new AzurePlatform(stack, "azure");
const orders = new McpContainerServer(stack, "orders", {
  platform,
  image: ContainerImage.fromReference("ghcr.io/contoso/orders:1.4.2"),
});
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
gateway.addServer("orders", { backend: orders });
app.synth();
