// A gateway for the people of every tenant but one, and a server whose clients get Entra's tokens in any of them.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  EntraClientApp,
  EntraResourceApp,
  EntraTenants,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  PreAuthorizedClient,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "every-tenant");
new LocalBackend(stack, { path: "../../../terraform.every-tenant.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "every" });
const tenants = EntraTenants.any({
  except: ["BAD00000-0000-4000-8000-000000000001"],
  everybodyMayCall: true,
});
const secret = (name: string) =>
  BackendSecret.fromKeyVault(`https://every.vault.azure.net/secrets/${name}`);
const admin = { displayName: "Administrator", description: "Removes everything" };

const entra = new EntraClientApp(stack, "entra", { tenants });
entra.addRole("Notes.Admin", admin);
const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra });
gateway.addServer("notes", {
  backend: McpBackend.url("https://notes.example/mcp", {
    credential: BackendCredential.assertion(secret("notes-assertion")),
  }),
  tools: { remove_notes: { roles: ["Notes.Admin"] } },
});

const read = { name: "Profile.Read", description: "Read your profile" };
const registration = new EntraResourceApp(stack, "profile-entra", {
  displayName: "Profile",
  scopes: [read],
  preAuthorizedClients: [PreAuthorizedClient.vsCode()],
  tenants,
});
registration.addRole("Profile.Admin", admin);
gateway.addServer("profile", {
  backend: McpBackend.url("https://profile.example/mcp", {
    credential: BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read").withAssertion(
      secret("profile-assertion"),
    ),
  }),
  authorization: McpAuthorization.entra({ registration }),
  tools: { remove_profile: { roles: ["Profile.Admin"] } },
});
app.synth();
