// A gateway that lets some addresses in only: those of the parameter, separated by commas.
import { App, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "allowed-addresses");
const platform = new AzurePlatform(stack, "azure");
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  allowedAddresses: (process.argv[2] ?? "198.51.100.0/24").split(","),
});
gateway.addServer("orders", { backend: McpBackend.url("https://orders.example/mcp") });
app.synth();
