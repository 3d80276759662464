// Clients that register themselves, that a known host describes, and that the operator configured:
// people see how far each one's name can be trusted.
import { App, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "trusted-clients");
const platform = new AzurePlatform(stack, "azure");
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  clients: {
    preRegistered: [
      {
        id: "contoso-agent",
        name: "The Contoso agent",
        redirectUris: ["https://agent.contoso.example/callback"],
      },
    ],
  },
});
gateway.addServer("orders", { backend: McpBackend.url("https://orders.contoso.example/mcp") });
app.synth();
