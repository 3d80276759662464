// A server of the conformance suite's behind a gateway, as it is and with rules for its tools, and the weather server.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "conformance");
new LocalBackend(stack, { path: "../../../terraform.conformance.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "conform" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
const backend = McpBackend.url("https://everything.example/mcp");
gateway.addServer("everything", { backend });
gateway.addServer("guarded", {
  backend,
  tools: {
    test_simple_text: {
      scopes: [{ name: "guarded.simple", description: "Call the simple tool" }],
      askAtSignIn: true,
    },
    hidden_from_most: { roles: ["Conformance.Admin"] },
  },
});
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromAsset("mcp-server"),
  }),
});
app.synth();
