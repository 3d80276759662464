// A gateway whose server, registry and grant store are reached from one virtual network alone. People and MCP clients reach the
// gateway from anywhere. The image comes from a pipeline in the network, so on a machine the server is put in its place:
// npm start -- --stack cdktf.out/stacks/private-network/cdk.tf.json --backend weather=http://localhost:3000
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerEnvironment,
  ContainerImage,
  GatewayNetwork,
  GatewayService,
  GatewaySku,
  GrantStore,
  ImageRegistry,
  McpContainerServer,
  McpOAuthGateway,
  StackRules,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "private-network");
const platform = new AzurePlatform(stack, "azure", { prefix: "priv" });
const network = new GatewayNetwork(stack, "network", { platform, addressSpace: "10.80.0.0/22" });
const registry = new ImageRegistry(stack, "images", { platform, network });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  service: new GatewayService(stack, "service", {
    platform,
    sku: GatewaySku.standardV2(),
    network,
  }),
  grantStore: new GrantStore(stack, "grants", { platform, network }),
});
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromRegistry(registry, "weather:1.0.0"),
    environment: new ContainerEnvironment(stack, "containers", { platform, network }),
  }),
});
StackRules.on(stack, {
  suppress: [{ id: "state-in-file", reason: "It is an example, which nobody deploys." }],
});
app.synth();
