// A gateway that takes metadata documents of any host, but answers go to few places only.

import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ClientDocuments,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
  RedirectPolicy,
} from "../../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "guarded-clients");
const platform = new AzurePlatform(stack, "azure");
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  clients: {
    documents: ClientDocuments.fromAnyHost(),
    redirects: RedirectPolicy.only({
      hosts: ["claude.ai", "agents.example"],
      schemes: ["cursor"],
    }),
  },
});
const weather = new McpContainerServer(stack, "weather", {
  platform,
  image: ContainerImage.fromAsset("mcp-server"),
});
gateway.addServer("weather", { backend: weather });
app.synth();
