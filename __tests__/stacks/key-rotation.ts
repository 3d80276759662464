// A gateway in one generation of its keys, the first argument, with a client whose id no key has signed.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "key-rotation");
new LocalBackend(stack, { path: "../../../terraform.key-rotation.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "keys" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  keyGeneration: Number(process.argv[2] ?? 1),
  clients: {
    preRegistered: [
      { id: "desktop", name: "Desktop", redirectUris: ["https://desktop.example/callback"] },
    ],
  },
});
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromAsset("mcp-server"),
  }),
  scopes: [{ name: "weather.read", description: "Read the weather" }],
});
app.synth();
