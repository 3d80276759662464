// Two MCP servers behind one gateway. Clients of `orders` get their tokens from the gateway, as any MCP client can; clients of
// `profile` get them from Entra itself, where they are registered, as VS Code is: it signs people in with the account that
// they have there already, and the server asks Microsoft Graph on their behalf. Neither server takes the other's tokens.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  EntraResourceApp,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  PreAuthorizedClient,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "entra-tokens");
const platform = new AzurePlatform(stack, "azure", { prefix: "two" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
const secret = (name: string) =>
  BackendSecret.fromKeyVault(`https://two.vault.azure.net/secrets/${name}`);

const read = { name: "Profile.Read", description: "Read your profile" };
const write = { name: "Profile.Write", description: "Change your profile" };
const profile = new EntraResourceApp(stack, "profile-entra", {
  displayName: "Profile",
  scopes: [read, write],
  preAuthorizedClients: [PreAuthorizedClient.vsCode()],
});
profile.addRole("Profile.Admin", {
  displayName: "Profile administrator",
  description: "Removes profiles",
});

// User.Read of Microsoft Graph, by Microsoft's own ids.
profile.addPermission("00000003-0000-0000-c000-000000000000", [
  "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
]);

gateway.addServer("orders", {
  backend: McpBackend.url("https://orders.contoso.com/mcp", {
    credential: BackendCredential.assertion(secret("orders-assertion")),
  }),
});
gateway.addServer("profile", {
  backend: McpBackend.url("https://profile.contoso.com/mcp", {
    credential: BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read").withAssertion(
      secret("profile-assertion"),
    ),
  }),
  authorization: McpAuthorization.entra({ registration: profile }),
  scopes: [read],
  tools: {
    change_profile: { scopes: [write] },
    remove_profile: { roles: ["Profile.Admin"] },
  },
});
app.synth();
