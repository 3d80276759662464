// A gateway with pages of a company of its own: name, logo, colour, help, and languages that the
// library does not have. Names and texts are full of what templates and policies would read as
// theirs. The tier is a classic one, which has no limit for the query string.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  GatewayService,
  GatewaySku,
  Language,
  Logo,
  McpBackend,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const english = Language.english().texts;

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "northwind");
new LocalBackend(stack, { path: "../../../terraform.northwind.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "nw" });
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  service: new GatewayService(stack, "apim", { platform, sku: GatewaySku.developer() }),
  pages: {
    name: 'Northwind & "Sons" {{x}} @(y) <b>',
    logo: Logo.fromFile("__tests__/stacks/northwind-logo.svg"),
    accentColor: "#b3006b",
    supportUrl: "https://help.northwind.example/mcp?a=1&b=2",
    languages: [
      Language.german(),
      Language.rightToLeft("ar", {
        ...english,
        consent: { ...english.consent, heading: "{server} ← {client}" },
      }),
      Language.of("pt-BR", { ...english, consent: { ...english.consent, allow: "Permitir" } }),
    ],
  },
});
gateway.addServer("orders", {
  backend: McpBackend.url("https://orders.northwind.example/mcp"),
  name: "Orders <of> {client}",
  scopes: [
    { name: "orders.read", description: 'Read "orders" & {{prices}} <%= x %> @(1+1) &amp;' },
    { name: "orders.write", description: "Bestellungen ändern" },
  ],
});
app.synth();
