// A gateway on what a company has: its API Management service and registration in Entra, and MCP servers that run already, in a
// container app and in App Service; its Log Analytics workspace and its pager, too. The stack makes the gateway's APIs, its grant store,
// its logs' Application Insights and its alerts, and changes nothing else.
import { App, TerraformStack } from "cdktf";
import {
  AlertRecipients,
  AzurePlatform,
  BackendCredential,
  EntraClientApp,
  GatewayService,
  McpBackend,
  McpOAuthGateway,
  Observability,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "existing");
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
const monitoring = "/subscriptions/5a1b2c3d-0000-4000-8000-000000000005/resourceGroups/rg-monitor";
const observability = Observability.fromExisting(stack, "logs", {
  platform,
  workspaceId: `${monitoring}/providers/Microsoft.OperationalInsights/workspaces/log-contoso`,
  notify: [
    AlertRecipients.fromExisting(`${monitoring}/providers/Microsoft.Insights/actionGroups/pager`),
  ],
});
observability.attach(gateway);
observability.alertOn.recommended();
observability.logAccess(stack);
app.synth();
