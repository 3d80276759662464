// MCP servers of before Streamable HTTP, and each way in which their streams name where messages go.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  McpBackend,
  McpOAuthGateway,
  McpTransport,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "http-with-sse");
new LocalBackend(stack, { path: "../../../terraform.http-with-sse.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "old" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });

// The same path at the server as at the gateway.
gateway.addServer("notes", {
  backend: McpBackend.url("https://notes.example/notes/sse", {
    transport: McpTransport.httpWithSse({ messages: "/notes/messages" }),
  }),
  scopes: [{ name: "notes.use", description: "Use the notes" }],
  tools: { delete_note: { roles: ["Notes.Admin"] } },
});
// A relative path, as the MCP extension of Azure Functions has it.
gateway.addServer("tools", {
  backend: McpBackend.functionApp("tools.example", {
    credential: BackendCredential.managedIdentity("api://tools.example"),
    transport: McpTransport.httpWithSse({ messages: "message", sessionParameter: "azmcpcs" }),
  }),
});
// A server that was told its prefix, and takes requests without it, as with uvicorn --root-path.
gateway.addServer("legacy", {
  backend: McpBackend.url("https://legacy.example/sse", {
    transport: McpTransport.httpWithSse({
      messages: "/team/legacy/messages/",
      sessionParameter: "session_id",
      messagesPath: "/messages/",
    }),
  }),
  path: "team/legacy/sse",
});
gateway.addServer("modern", { backend: McpBackend.url("https://modern.example/mcp") });
app.synth();
