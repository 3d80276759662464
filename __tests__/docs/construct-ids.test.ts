import { readFileSync } from "node:fs";
import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
  SecretStore,
  TokenSigning,
} from "../../constructs/index.ts";

/** Kinds of which another one loses data, an address, consent or a right that somebody gave. */
const kept = new Set([
  "azurerm_resource_group",
  "azurerm_api_management",
  "azurerm_user_assigned_identity",
  "azurerm_storage_account",
  "azurerm_storage_container",
  "azurerm_key_vault",
  "azurerm_container_app",
  "azurerm_container_app_environment",
  "azurerm_container_registry",
  "azurerm_log_analytics_workspace",
  "azurerm_application_insights",
  "azuread_application_registration",
  "azuread_service_principal",
]);

/** The stack that docs/construct-ids.md speaks of. */
function nodes() {
  const stack = new TerraformStack(new App({ stackTraces: false }), "stack");
  const platform = new AzurePlatform(stack, "azure");
  const image = ContainerImage.weatherServer();
  const backend = new McpContainerServer(stack, "weather", { platform, image });
  const tokenSigning = TokenSigning.rs256();
  const secretStore = SecretStore.newKeyVault();
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, tokenSigning, secretStore });
  gateway.addServer("weather", { backend });
  new Observability(stack, "logs", { platform }).attach(gateway);
  return stack.node.findAll();
}

describe("docs/construct-ids.md", () => {
  const text = readFileSync("docs/construct-ids.md", "utf8");
  const contract = [...text.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(
    ([, path, type]) => `${path} ${type}`,
  );
  const resources = nodes()
    .filter((node) => node instanceof TerraformResource)
    .map((node) => ({
      type: node.terraformResourceType,
      line: `${node.node.path.replace("stack/", "")} ${node.terraformResourceType}`,
    }));

  it("names what is there", () => {
    const lines = resources.map(({ line }) => line);
    expect(contract.length).toBeGreaterThan(20);
    expect(contract.filter((line) => !lines.includes(line))).toEqual([]);
  });

  it("names every resource that cannot be replaced unnoticed", () => {
    const lines = resources.filter(({ type }) => kept.has(type)).map(({ line }) => line);
    expect(lines.filter((line) => !contract.includes(line))).toEqual([]);
  });

  it("names the outputs", () => {
    const outputs = nodes()
      .filter((node) => node instanceof TerraformOutput)
      .map((output) => output.friendlyUniqueId);
    expect(outputs.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
