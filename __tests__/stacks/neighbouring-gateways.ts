// Two gateways on one service that share whatever two can share: one stands at the root, one below a path, with one registration,
// one grant store, one identity, and servers at the same path behind them. Tests put the servers in their place with `hosts`.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  EntraClientApp,
  GatewayService,
  GrantStore,
  McpBackend,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "neighbouring-gateways");
const platform = new AzurePlatform(stack, "azure", { prefix: "near" });
const service = new GatewayService(stack, "apim", { platform });
const entra = new EntraClientApp(stack, "entra");
const grantStore = new GrantStore(stack, "grants", { platform });
const shared = { platform, service, entra, grantStore, clients: { rememberNativeApps: true } };
const backend = McpBackend.url("https://notes.example/mcp");

new McpOAuthGateway(stack, "root", shared).addServer("notes", { backend });
new McpOAuthGateway(stack, "sales", { ...shared, path: "sales" }).addServer("notes", { backend });
app.synth();
