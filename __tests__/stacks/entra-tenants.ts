// A gateway for the people of its own tenant, which Terraform knows, and of one more; one group has a role.
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
const entra = new EntraClientApp(stack, "entra", {
  tenants: EntraTenants.only([own, "FAB00000-0000-4000-8000-000000000001"]),
});
entra.mapGroup("b0b10000-0000-4000-8000-000000000001", "Forecasters");
const weather = new McpContainerServer(stack, "weather", {
  platform,
  image: ContainerImage.fromAsset("mcp-server"),
});
const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra });
gateway.addServer("weather", { backend: weather });
app.synth();
