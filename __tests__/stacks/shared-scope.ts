// Two servers that give one name of a scope two meanings, and one of them another scope besides.
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "shared-scope");
new LocalBackend(stack, { path: "../../../terraform.shared-scope.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "shared" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
gateway.addServer("orders", {
  backend: McpBackend.url("https://orders.example/mcp"),
  scopes: [{ name: "records.read", description: "Read orders" }],
  tools: { cancel: { scopes: [{ name: "orders.write", description: "Change orders" }] } },
});
gateway.addServer("invoices", {
  backend: McpBackend.url("https://invoices.example/mcp"),
  scopes: [{ name: "records.read", description: "Read invoices, with bank accounts" }],
});
app.synth();
