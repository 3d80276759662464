// Two MCP servers behind one gateway, in one Container Apps environment. Their URLs, scopes and tokens are separate: a token for one is
// refused at the other, and so is all that the gateway gives one of the servers.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendSecret,
  ContainerEnvironment,
  ContainerImage,
  ImageRegistry,
  McpContainerServer,
  McpOAuthGateway,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "two-servers");
const platform = new AzurePlatform(stack, "azure", { prefix: "two" });
const image = ContainerImage.weatherServer();
const shared = {
  platform,
  image,
  environment: new ContainerEnvironment(stack, "containers", { platform }),
  registry: new ImageRegistry(stack, "images", { platform }),
};
const gateway = new McpOAuthGateway(stack, "gateway", { platform });

gateway.addServer("inland", {
  backend: new McpContainerServer(stack, "inland-weather", shared),
  path: "weather/inland",
  name: "Inland weather",
  scopes: [{ name: "inland.read", description: "Read the weather of inland cities" }],
});
gateway.addServer("coastal", {
  backend: new McpContainerServer(stack, "coastal-weather", {
    ...shared,
    secrets: {
      TIDES_API_KEY: BackendSecret.fromKeyVault("https://two.vault.azure.net/secrets/tides"),
    },
  }),
  path: "weather/coastal",
  name: "Coastal weather",
  scopes: [{ name: "coastal.read", description: "Read the weather of coastal cities" }],
});
app.synth();
