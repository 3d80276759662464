// The weather server beside servers of other owners, each given something else, which tests put in their place with the
// option `hosts`.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ContainerImage,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "neighbours");
new LocalBackend(stack, { path: "../../../terraform.neighbours.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "next" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
const secret = (name: string) =>
  BackendSecret.fromKeyVault(`https://next.vault.azure.net/secrets/${name}`);

gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromAsset("mcp-server"),
  }),
  tools: { get_cities: { roles: ["Weather.Admin"] } },
});
gateway.addServer("partner", {
  backend: McpBackend.url("https://partner.example/mcp", {
    credential: BackendCredential.managedIdentity("api://partner.example").withAssertion(
      secret("partner-assertion"),
    ),
  }),
});
gateway.addServer("keyed", {
  backend: McpBackend.url("https://keyed.example/mcp", {
    credential: BackendCredential.header("X-Api-Key", secret("keyed-key")),
  }),
});
app.synth();
