// Two servers, of which one decides by many roles itself, one names a role in a rule, and none is named by both.
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "many-roles");
new LocalBackend(stack, { path: "../../../terraform.many-roles.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "roles" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
gateway.addServer("many", {
  backend: McpBackend.url("https://backend.example/mcp"),
  backendRoles: Array.from({ length: 200 }, (_, n) => `Role.${n}.${"x".repeat(40)}`),
});
gateway.addServer("few", {
  backend: McpBackend.url("https://backend.example/mcp"),
  tools: { drop: { roles: ["Weather.Admin"] } },
});
app.synth();
