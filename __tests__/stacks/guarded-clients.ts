// A gateway that takes metadata documents of any host, but answers go to few places only, and one
// address may not ask often.

import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ClientDocuments,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
  RateLimit,
  RedirectPolicy,
} from "../../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "guarded-clients");
const platform = new AzurePlatform(stack, "azure");
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  endpointRateLimits: {
    registrations: RateLimit.perMinute(30),
    signIns: RateLimit.perMinute(60),
    tokens: RateLimit.none(),
  },
  clients: {
    documents: ClientDocuments.any(),
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
