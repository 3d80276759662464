// A gateway whose access tokens anybody can verify: RS256, with the public keys published. The
// generation of keys is the first argument.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
  TokenSigning,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "public-keys");
new LocalBackend(stack, { path: "../../../terraform.public-keys.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "rsa" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  keyGeneration: Number(process.argv[2] ?? 1),
  tokenSigning: TokenSigning.rs256(),
});
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromAsset("mcp-server"),
  }),
  scopes: [{ name: "weather.read", description: "Read the weather" }],
});
app.synth();
