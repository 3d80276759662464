// MCP servers with every kind of rule, at backends that tests put in their place with the option
// `hosts`: what the rules do is seen in what reaches the backend. The argument is the generation of
// the keys.
import { ApiManagementNamedValue } from "@cdktf/provider-azurerm/lib/api-management-named-value/index.js";
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AllowedOrigins,
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  Duration,
  EntraResourceApp,
  EntraTenants,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  PolicyStep,
  RateLimit,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "guarded-server");
new LocalBackend(stack, { path: "../../../terraform.guarded-server.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "guard" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  keyGeneration: Number(process.argv[2] ?? 1),
});

const secret = (name: string) =>
  BackendSecret.fromKeyVault(`https://guard.vault.azure.net/secrets/${name}`);
gateway.addServer("guarded", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.managedIdentity("api://backend.example").withAssertion(
      secret("guarded-assertion"),
    ),
  }),
  scopes: [{ name: "guarded.use", description: "Use the guarded server" }],
  tools: {
    write_note: { scopes: [{ name: "guarded.write", description: "Write notes" }] },
    delete_note: { roles: ["Weather.Admin"] },
    "purge/all": {
      scopes: [{ name: "guarded.purge", description: "Purge everything" }],
      roles: ["Weather.Admin", "Purge.All"],
    },
  },
});
gateway.addServer("eager", {
  backend: McpBackend.url("https://backend.example/mcp"),
  tools: {
    write_entry: {
      scopes: [{ name: "eager.write", description: "Write entries" }],
      askAtSignIn: true,
    },
    drop_entry: { scopes: [{ name: "eager.drop", description: "Drop entries" }] },
  },
});
gateway.addServer("closed", {
  backend: McpBackend.url("https://backend.example/mcp"),
  tools: { read_note: {} },
  otherTools: false,
});
gateway.addServer("open", {
  backend: McpBackend.url("https://backend.example/mcp"),
  timeout: Duration.seconds(1),
  maxRequestBytes: 4096,
  allowedOrigins: AllowedOrigins.only(["https://app.example", "vscode-webview://panel"]),
});
gateway.addServer("members", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.header("X-Api-Key", secret("members-key")),
  }),
  roles: ["Weather.Admin"],
});
gateway.addServer("slow", {
  backend: McpBackend.url("https://backend.example/mcp"),
  rateLimits: {
    perPerson: RateLimit.perMinute(3),
    perClient: RateLimit.perMinute(5),
    perAddress: RateLimit.none(),
  },
});
gateway.addServer("addressed", {
  backend: McpBackend.url("https://backend.example/mcp"),
  rateLimits: { perAddress: RateLimit.perMinute(2) },
});
const use = { name: "Entra.Use", description: "Use the server" };
gateway.addServer("entra", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.assertion(secret("entra-assertion")),
  }),
  authorization: McpAuthorization.entra({
    registration: EntraResourceApp.fromExisting({
      clientId: "55555555-0000-4000-8000-000000000001",
      tenantId: "3b5a8f3e-1111-4222-8333-944455556666",
      scopes: [use.name, "Notes.Write"],
    }),
  }),
  scopes: [use],
  tools: {
    add_entry: {
      scopes: [{ name: "Notes.Write", description: "Write notes" }],
      askAtSignIn: true,
    },
    remove_entry: { roles: ["Notes.Admin"] },
  },
});
// The same rules for callers with tokens of either kind.
gateway.addServer("both", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.assertion(secret("both-assertion")),
  }),
  authorization: McpAuthorization.gatewayAndEntra({
    registration: EntraResourceApp.fromExisting({
      clientId: "55555555-0000-4000-8000-000000000003",
      tenantId: "3b5a8f3e-1111-4222-8333-944455556666",
      scopes: ["both.use", "Notes.Write"],
    }),
  }),
  scopes: [{ name: "both.use", description: "Use the server" }],
  tools: { add_entry: { scopes: [{ name: "Notes.Write", description: "Write notes" }] } },
});
// Tokens of the people of every tenant but one.
gateway.addServer("everyone", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.assertion(secret("everyone-assertion")),
  }),
  authorization: McpAuthorization.gatewayAndEntra({
    registration: EntraResourceApp.fromExisting({
      clientId: "55555555-0000-4000-8000-000000000004",
      tenantId: "3b5a8f3e-1111-4222-8333-944455556666",
      scopes: ["everyone.use"],
      tenants: EntraTenants.any({
        except: ["bad00000-0000-4000-8000-000000000001"],
        everybodyMayCall: true,
      }),
    }),
  }),
  scopes: [{ name: "everyone.use", description: "Use the server" }],
  tools: { drop_all: { roles: ["Notes.Admin"] } },
});
gateway.addServer("entra-slow", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.header("X-Api-Key", secret("entra-slow-key")),
  }),
  authorization: McpAuthorization.entra({
    registration: EntraResourceApp.fromExisting({
      clientId: "55555555-0000-4000-8000-000000000002",
      tenantId: "3b5a8f3e-1111-4222-8333-944455556666",
      scopes: [use.name],
    }),
  }),
  roles: ["Notes.Reader"],
  rateLimits: {
    perPerson: RateLimit.perMinute(2),
    perClient: RateLimit.perMinute(3),
    perAddress: RateLimit.none(),
  },
});
const stepped =
  '<set-header name="X-Team" exists-action="override"><value>@(((Jwt)context.Variables["token"]).Subject)</value></set-header>';
const curious =
  '<set-header name="X-Seen" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("Authorization", "nothing"))</value></set-header>';
const forger =
  '<set-header name="X-Api-Key" exists-action="override"><value>forged</value></set-header>';
// What a step may change of who calls is a copy.
const careless =
  '<set-variable name="renamed" value="@{ Jwt token = (Jwt)context.Variables["token"]; if (token.Claims.ContainsKey("name")) { token.Claims["name"][0] = "Mallory"; } JObject caller = (JObject)context.Variables["caller"]; caller["sub"] = "mallory"; caller["roles"] = new JArray("Weather.Admin"); return (string)caller["sub"]; }" /><set-header name="X-Renamed" exists-action="override"><value>@((string)context.Variables["renamed"])</value></set-header>';
gateway.addServer("stepped", {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.header("X-Api-Key", secret("stepped-key")).withAssertion(
      secret("stepped-assertion"),
    ),
  }),
  inbound: [stepped, curious, forger, careless].map((xml) => PolicyStep.fromXml(xml)),
  outbound: [
    PolicyStep.fromXml(careless),
    PolicyStep.fromXml(
      '<set-header name="X-Answered-By" exists-action="override"><value>{{team-name}}</value></set-header>',
      { namedValues: ["team-name"] },
    ),
  ],
});
new ApiManagementNamedValue(stack, "team-name", {
  apiManagementName: gateway.service.name,
  resourceGroupName: gateway.service.resourceGroupName,
  name: "team-name",
  displayName: "team-name",
  value: "orders",
});
app.synth();
