// The two stacks of examples/two-teams.ts, where the product's reads the platform's state, and the platform goes on by itself.
// The first argument says what has become of it.
import { App, DataTerraformRemoteStateLocal, LocalBackend, TerraformStack } from "cdktf";
import {
  type ApprovedServerProps,
  AzurePlatform,
  BackendCredential,
  ContainerImage,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  type McpServerContract,
  TokenSigning,
} from "../../constructs/index.ts";

const harbour: McpServerContract = {
  path: "harbour/weather",
  name: "Harbour weather",
  scopes: [{ name: "harbour.read", description: "Read the weather at sea" }],
  tools: {
    get_forecast: {
      scopes: [{ name: "harbour.forecast", description: "Read forecasts for the harbour" }],
    },
  },
};
const stricter: McpServerContract = {
  ...harbour,
  tools: { ...harbour.tools, get_cities: { roles: ["Harbour.Master"] } },
};
const approvals: Readonly<Record<string, ApprovedServerProps | undefined>> = {
  stricter,
  "stricter, and as before": { ...stricter, before: [harbour] },
  withdrawn: undefined,
};

const [, , became = "the same"] = process.argv;
// The example's policies are checked when it is synthesized, and those here are compiled when they run.
const app = new App({ stackTraces: false, context: { checkPolicies: false } });
const path = "../../../terraform.two-teams-platform.tfstate";

const platformStack = new TerraformStack(app, "two-teams-platform");
new LocalBackend(platformStack, { path });
const gateway = new McpOAuthGateway(platformStack, "gateway", {
  platform: new AzurePlatform(platformStack, "azure", { prefix: "platform" }),
  keyGeneration: Number(/generation (\d)/.exec(became)?.[1] ?? 1),
  ...(became === "for others" ? { allowedAddresses: ["203.0.113.0/24"] } : {}),
  ...(became.includes("RS256") ? { tokenSigning: TokenSigning.rs256() } : {}),
});
// Two servers, so that a client has to say which it means.
const credential = BackendCredential.managedIdentity("api://notes.example");
gateway.addServer("notes", {
  backend: McpBackend.url("https://notes.example/mcp", { credential }),
});
const approval = Object.hasOwn(approvals, became) ? approvals[became] : harbour;
if (approval !== undefined) gateway.approveServer("harbour", approval);

const productStack = new TerraformStack(app, "two-teams-harbour");
new LocalBackend(productStack, { path: "../../../terraform.two-teams-harbour.tfstate" });
const product = new AzurePlatform(productStack, "azure", { prefix: "harbour" });
const state = new DataTerraformRemoteStateLocal(productStack, "platform", { path });
McpOAuthGateway.fromRemoteState(productStack, "gateway", { state, tier: "BasicV2" }).addServer(
  "harbour",
  {
    ...harbour,
    backend: new McpContainerServer(productStack, "weather", {
      platform: product,
      image: ContainerImage.fromAsset("mcp-server"),
    }),
  },
);
app.synth();
