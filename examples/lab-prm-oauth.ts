// What the lab `mcp-prm-oauth` of Azure-Samples/AI-Gateway and remote-mcp-apim-oauth-prm deploy, with this gateway: clients get their
// tokens from Entra itself, VS Code without being asked, and the server asks Microsoft Graph for the person's profile.
// docs/coming-from.md says what differs.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  EntraResourceApp,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  Observability,
  PreAuthorizedClient,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "lab-prm-oauth");
const platform = new AzurePlatform(stack, "azure", { prefix: "prm" });
const registration = new EntraResourceApp(stack, "profile-entra", {
  displayName: "Profile",
  scopes: [{ name: "user_impersonate", description: "Use the profile server as you" }],
  preAuthorizedClients: [PreAuthorizedClient.vsCode()],
});
// User.Read of Microsoft Graph, by Microsoft's own ids.
registration.addPermission("00000003-0000-0000-c000-000000000000", [
  "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
]);
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
new Observability(stack, "logs", { platform }).attach(gateway);
gateway.addServer("profile", {
  backend: McpBackend.url("https://profile.kindsea-1a2b3c4d.westeurope.azurecontainerapps.io/mcp", {
    credential: BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read").withAssertion(
      BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/profile-assertion"),
    ),
  }),
  authorization: McpAuthorization.entra({ registration }),
});
app.synth();
