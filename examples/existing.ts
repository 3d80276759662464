// A gateway on what a company has: its API Management service and registration in Entra, and MCP servers that run already, in a
// container app and in App Service. The stack makes the gateway's APIs and its grant store, and changes nothing else.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  EntraClientApp,
  GatewayService,
  McpBackend,
  McpOAuthGateway,
} from "../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "existing");
new LocalBackend(stack, { path: "../../../terraform.existing.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "mcp" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  service: GatewayService.fromExisting(stack, "apim", {
    name: "contoso-apim",
    resourceGroupName: "rg-integration",
    tier: "Premium",
    identity: {
      clientId: "5a1b2c3d-0000-4000-8000-000000000001",
      principalId: "5a1b2c3d-0000-4000-8000-000000000002",
    },
  }),
  entra: EntraClientApp.fromExisting({
    clientId: "5a1b2c3d-0000-4000-8000-000000000003",
    tenantId: "5a1b2c3d-0000-4000-8000-000000000004",
  }),
});
gateway.addServer("orders", {
  backend: McpBackend.url("https://orders.kindsea-1a2b3c4d.westeurope.azurecontainerapps.io/mcp", {
    credential: BackendCredential.managedIdentity("api://orders.contoso.com"),
  }),
});
gateway.addServer("stock", {
  backend: McpBackend.url("https://contoso-stock.azurewebsites.net/mcp", {
    credential: BackendCredential.managedIdentity("api://stock.contoso.com"),
  }),
});
app.synth();
