// Two teams, a stack each. The platform team owns the gateway and approves what stands behind it; a product team adds its
// server, in its own time and with a state of its own. Here they are one app; in two repositories the second stack reads
// the first one's state: docs/guides/teams.md.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
  type McpServerContract,
  StackRules,
} from "../constructs/index.ts";

/** What both teams agree on: where the server is, and who may call it. */
const harbour: McpServerContract = {
  path: "harbour/weather",
  name: "Harbour weather",
  scopes: [{ name: "harbour.read", description: "Read the weather at sea" }],
  tools: {
    get_forecast: {
      scopes: [{ name: "harbour.forecast", description: "Read forecasts for the harbour" }],
    },
  },
};

const suppress = [{ id: "state-in-file", reason: "An example that runs on one machine." }];
const app = new App();

const platformStack = new TerraformStack(app, "two-teams-platform");
StackRules.on(platformStack, { suppress });
const platform = new AzurePlatform(platformStack, "azure", { prefix: "platform" });
const gateway = new McpOAuthGateway(platformStack, "gateway", { platform });
gateway.approveServer("harbour", harbour);

const productStack = new TerraformStack(app, "two-teams-harbour");
StackRules.on(productStack, { suppress });
const product = new AzurePlatform(productStack, "azure", { prefix: "harbour" });
McpOAuthGateway.fromExisting(productStack, "gateway", gateway.attributes).addServer("harbour", {
  ...harbour,
  backend: new McpContainerServer(productStack, "weather", {
    platform: product,
    image: ContainerImage.weatherServer(),
  }),
});
app.synth();
