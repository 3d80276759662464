// Three MCP servers behind one gateway. Everybody may use two of them; in the third, single tools need app roles of Entra, and
// people do not see the tools that they may not call.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ContainerImage,
  EntraClientApp,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "tool-roles");
const platform = new AzurePlatform(stack, "azure", { prefix: "roles" });
const entra = new EntraClientApp(stack, "entra", { displayName: "MCP gateway" });
entra.addRole("Orders.Clerk", {
  displayName: "Orders clerk",
  description: "Changes orders",
});
entra.addRole("Orders.Admin", {
  displayName: "Orders administrator",
  description: "Cancels orders",
});
const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra });

gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.weatherServer(),
  }),
});
gateway.addServer("wiki", {
  backend: McpBackend.url("https://wiki.contoso.com/mcp", {
    credential: BackendCredential.managedIdentity("api://wiki.contoso.com"),
  }),
});
gateway.addServer("orders", {
  backend: McpBackend.url("https://orders.contoso.com/mcp", {
    credential: BackendCredential.managedIdentity("api://orders.contoso.com").withAssertion(
      BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/orders-assertion"),
    ),
  }),
  tools: {
    change_order: { roles: ["Orders.Clerk", "Orders.Admin"] },
    cancel_order: {
      roles: ["Orders.Admin"],
      scopes: [{ name: "orders.cancel", description: "Cancel orders" }],
    },
  },
});
app.synth();
