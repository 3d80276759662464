// A gateway that proves itself to Entra with a secret in its second generation, and gives the members of
// groups roles.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  EntraCredential,
  EntraGroupClaims,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "entra-secret-and-groups");
const platform = new AzurePlatform(stack, "azure", { prefix: "secret" });
const entra = new EntraClientApp(stack, "entra", {
  credential: EntraCredential.secret({ generation: 2 }),
  groupClaims: EntraGroupClaims.security(),
});
const weather = new McpContainerServer(stack, "weather", {
  platform,
  image: ContainerImage.fromAsset("mcp-server"),
});
const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra });
gateway.addServer("weather", {
  backend: weather,
  backendRoles: [
    ...["Weather.Read", "Weather.Admin", "Forecasters", "Quote'{{and}}@(brace)"],
    ...["A", "B", "C"],
  ],
});
// A role that no rule names, and that the gateway leaves in Entra.
entra.addRole("Orders.Read", { displayName: "Orders reader", description: "Reads orders" });
// Mapped after the gateway was made: policies are rendered last.
entra.mapGroup("B0B10000-0000-4000-8000-000000000001", "Forecasters");
entra.mapGroup("b0b10000-0000-4000-8000-000000000001", "Quote'{{and}}@(brace)");
entra.mapGroup("b0b10000-0000-4000-8000-000000000002", "Nobody");
app.synth();
