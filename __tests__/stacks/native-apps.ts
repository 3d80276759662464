// A gateway that asks anew for programs and apps on a person's own device, or, with the argument "remembered", not
// for those that the person wants remembered.
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "native-apps");
new LocalBackend(stack, { path: "../../../terraform.native-apps.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "native" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  clients: { rememberNativeApps: process.argv[2] === "remembered" },
});
gateway.addServer("notes", { backend: McpBackend.url("https://backend.example/mcp") });
app.synth();
