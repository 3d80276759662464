// A gateway with a part for every flow there is: clients of all three kinds, one that may introspect, the weather server, and a
// server with rules and a limit, at a backend that tests put in its place with the option `hosts`.
import { createHash } from "node:crypto";
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ClientDocuments,
  ContainerImage,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  RateLimit,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "every-flow");
new LocalBackend(stack, { path: "../../../terraform.every-flow.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "flows" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  clients: {
    documents: ClientDocuments.any(),
    preRegistered: [
      {
        id: "watcher",
        name: "The watcher",
        redirectUris: [],
        secretHashes: [
          createHash("sha256")
            .update(process.argv[2] ?? "")
            .digest("hex"),
        ],
        introspection: true,
      },
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
const secret = (name: string) =>
  BackendSecret.fromKeyVault(`https://flows.vault.azure.net/secrets/${name}`);
gateway.addServer("notes", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.header("X-Notes-Key", secret("notes-key")).withAssertion(
      secret("notes-assertion"),
    ),
  }),
  scopes: [{ name: "notes.use", description: "Use the notes" }],
  tools: {
    write_note: { scopes: [{ name: "notes.write", description: "Write notes" }] },
    delete_note: { roles: ["Notes.Admin"] },
  },
  rateLimits: { perPerson: RateLimit.perMinute(8) },
});
app.synth();
