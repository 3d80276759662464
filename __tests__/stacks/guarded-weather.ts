// The weather server with rules for its tools, for the clients of the real SDKs.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "guarded-weather");
new LocalBackend(stack, { path: "../../../terraform.guarded-weather.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "guard" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
gateway.addServer("weather", {
  backend: new McpContainerServer(stack, "weather", {
    platform,
    image: ContainerImage.fromAsset("mcp-server"),
  }),
  scopes: [{ name: "weather.use", description: "Use the weather server" }],
  tools: {
    get_weather: { scopes: [{ name: "weather.read", description: "Read the weather" }] },
    get_forecast: {
      scopes: [{ name: "weather.forecast", description: "Read forecasts" }],
      askAtSignIn: true,
    },
    get_cities: { roles: ["Weather.Admin"] },
  },
});
app.synth();
