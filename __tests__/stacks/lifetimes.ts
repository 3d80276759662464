// A gateway whose lifetimes change between deployments. The arguments: seconds of an access token, days of a
// grant, seconds of the grace for a refresh token.
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AzurePlatform, Duration, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const [accessToken = 600, grant = 30, grace = 60] = process.argv.slice(2).map(Number);

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "lifetimes");
new LocalBackend(stack, { path: "../../../terraform.lifetimes.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "lives" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  accessTokenLifetime: Duration.seconds(accessToken),
  grantLifetime: Duration.days(grant),
  refreshTokenGrace: Duration.seconds(grace),
});
gateway.addServer("notes", { backend: McpBackend.url("https://backend.example/mcp") });
app.synth();
