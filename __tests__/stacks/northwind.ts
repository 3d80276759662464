// A gateway with pages of a company of its own: name, logo, colour, help, and a language that the
// library does not have.
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  AzurePlatform,
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
    { name: "orders.read", description: 'Read "orders" & {{prices}} <%= x %> @(1+1)' },
    { name: "orders.write", description: "Bestellungen ändern" },
  ],
});
app.synth();
