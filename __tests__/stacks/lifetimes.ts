// A gateway whose lifetimes change between deployments. The arguments: seconds of an access token, days of a
// grant, seconds of the grace for a refresh token.
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const [accessTokenLifetime = 600, grantLifetimeDays = 30, refreshTokenGrace = 60] = process.argv
  .slice(2)
  .map(Number);

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "lifetimes");
new LocalBackend(stack, { path: "../../../terraform.lifetimes.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "lives" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  accessTokenLifetime,
  grantLifetimeDays,
  refreshTokenGrace,
});
gateway.addServer("notes", { backend: McpBackend.url("https://backend.example/mcp") });
app.synth();
