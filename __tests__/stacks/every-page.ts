// A gateway that has every page to show: clients of every kind, few places for answers, and a support link.
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ClientDocuments,
  McpBackend,
  McpOAuthGateway,
  RedirectPolicy,
} from "../../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "every-page");
const platform = new AzurePlatform(stack, "azure");
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  clients: {
    documents: ClientDocuments.only(["clients.example"]),
    redirects: RedirectPolicy.only({
      hosts: ["client.example", "partner.example"],
      loopback: true,
      schemes: ["cursor"],
    }),
  },
  pages: { name: "Contoso", supportUrl: "mailto:help@contoso.example" },
});
gateway.addServer("orders", {
  backend: McpBackend.url("https://orders.contoso.example/mcp"),
  name: "Orders and deliveries",
  tools: {
    cancel_order: {
      scopes: [{ name: "orders.cancel", description: "Cancel orders" }],
      askAtSignIn: true,
    },
  },
});
app.synth();
