// What Microsoft's sample of a remote MCP server on Azure Functions deploys (Azure-Samples/remote-mcp-apim-functions-python), with
// this gateway: docs/coming-from.md says what differs. `snippets` is opened by the key of its MCP extension, with Streamable
// HTTP. `legacy` still speaks HTTP+SSE, as the sample does: with that the extension gives its key to every client, so App Service
// authentication of the app takes a token of the gateway's identity in its place.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  McpBackend,
  McpOAuthGateway,
  McpTransport,
  Observability,
} from "../constructs/index.ts";

const app = new App();
const stack = new TerraformStack(app, "functions-sample");
const platform = new AzurePlatform(stack, "azure", { prefix: "func" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
new Observability(stack, "logs", { platform }).attach(gateway);
gateway.addServer("snippets", {
  backend: McpBackend.functionApp("contoso-snippets.azurewebsites.net", {
    systemKey: BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/mcp-extension"),
  }),
});
gateway.addServer("legacy", {
  backend: McpBackend.functionApp("contoso-legacy.azurewebsites.net", {
    credential: BackendCredential.managedIdentity("api://legacy.contoso.com"),
    transport: McpTransport.httpWithSse({ messages: "message", sessionParameter: "azmcpcs" }),
  }),
});
app.synth();
