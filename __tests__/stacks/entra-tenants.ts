// A gateway for the people of its own tenant, which Terraform knows, and of one more, or of one of them
// alone (the parameter `own` or `other`); one group has a role.
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  EntraTenants,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "entra-tenants");
const platform = new AzurePlatform(stack, "azure", { prefix: "tenants" });
const own = new DataAzureadClientConfig(stack, "own-tenant").tenantId;
const fabrikam = "FAB00000-0000-4000-8000-000000000001";
const [, , which] = process.argv;
const tenants = which === "own" ? [own] : which === "other" ? [fabrikam] : [own, fabrikam];
const entra = new EntraClientApp(stack, "entra", { tenants: EntraTenants.only(tenants) });
entra.mapGroup("b0b10000-0000-4000-8000-000000000001", "Forecasters");
const weather = new McpContainerServer(stack, "weather", {
  platform,
  image: ContainerImage.fromAsset("mcp-server"),
});
const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra });
gateway.addServer("weather", {
  backend: weather,
  backendRoles: ["Weather.Read", "Weather.Admin", "Forecasters"],
});
app.synth();
