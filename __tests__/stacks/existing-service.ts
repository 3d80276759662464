// A gateway of which everything exists already: the service with its identity, the registration, and, where the
// registration has a secret, which is a variable, the grant store and a vault for secrets, too.
import { App, TerraformStack, TerraformVariable } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  EntraCredential,
  GatewayService,
  GrantStore,
  McpContainerServer,
  McpOAuthGateway,
  SecretStore,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "existing-service");
const platform = new AzurePlatform(stack, "azure", { prefix: "existing" });
const secret = new TerraformVariable(stack, "entra_secret", { type: "string", sensitive: true });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  service: GatewayService.fromExisting(stack, "apim", {
    name: "contoso-apim",
    resourceGroupName: "rg-contoso",
    tier: "StandardV2",
    identity: {
      clientId: "c0c00000-0000-4000-8000-000000000001",
      principalId: "c0c00000-0000-4000-8000-000000000002",
    },
    ...(process.argv[2] === "secret" ? { hostName: "mcp.contoso.example" } : {}),
  }),
  ...(process.argv[2] === "secret"
    ? {
        secretStore: SecretStore.existingKeyVault({
          keyVaultId:
            "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso-keys",
        }),
        grantStore: GrantStore.fromExisting(stack, "grants", {
          accountId:
            "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata",
          container: "mcp-grants",
          assignsRole: false,
        }),
      }
    : {}),
  entra: EntraClientApp.fromExisting({
    clientId: "c0c00000-0000-4000-8000-000000000003",
    tenantId: "c0c00000-0000-4000-8000-000000000004",
    ...(process.argv[2] === "secret"
      ? { credential: EntraCredential.existingSecret(secret.stringValue) }
      : {}),
  }),
});
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromAsset("mcp-server"),
  }),
});
app.synth();
