import { type App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  GatewayService,
  GrantStore,
  type IAzurePlatform,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
  TokenSigning,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const backend = McpBackend.url("https://mcp.example/mcp");
const image = ContainerImage.fromReference("contoso.azurecr.io/mcp:1.0.0");
const built = ContainerImage.fromAsset("mcp-server");

function newStack(name = "test", app: App = Testing.app()) {
  const stack = new TerraformStack(app, name);
  return { app, stack };
}

/** The names of a type of resource, the random suffix as `SUFFIX`. */
function names(stack: TerraformStack, type: string): string[] {
  return Object.values(terraformOf(stack).resource[type] ?? {})
    .map(({ name }) => String(name).replace(/\$\{random_string[^}]+\}/, "SUFFIX"))
    .toSorted();
}

describe("names", () => {
  it("say which construct a resource belongs to", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    new McpContainerServer(stack, "weather", { platform, image: built });
    new McpContainerServer(new Construct(stack, "team"), "orders", { platform, image });
    const gateway = new McpOAuthGateway(stack, "gateway", { platform });
    gateway.addServer("weather", { backend });
    new Observability(stack, "logs", { platform }).attach(gateway);
    const expected = {
      azurerm_resource_group: ["rg-mcp-gateway"],
      azurerm_api_management: ["mcp-gateway-service-SUFFIX"],
      azurerm_user_assigned_identity: [
        "id-mcp-gateway-service-SUFFIX",
        "id-mcp-team-orders-SUFFIX",
        "id-mcp-weather-SUFFIX",
      ],
      azurerm_container_app: ["ca-mcp-team-orders-SUFFIX", "ca-mcp-weather-SUFFIX"],
      azurerm_container_app_environment: ["cae-mcp-team-orders-SUFFIX", "cae-mcp-weather-SUFFIX"],
      azurerm_container_registry: ["crmcpweatherSUFFIX"],
      azurerm_storage_account: ["stmcpgatewaygrantsSUFFIX"],
      azurerm_log_analytics_workspace: ["log-mcp-logs-SUFFIX"],
      azurerm_application_insights: ["appi-mcp-logs-SUFFIX"],
      azurerm_api_management_api: ["mcp-oauth", "mcp-server-weather_mcp"],
    };
    for (const [type, all] of Object.entries(expected)) expect(names(stack, type)).toEqual(all);
  });

  it("stay within Azure's limits, however long what they are made of", () => {
    const { stack } = newStack();
    const scope = new Construct(stack, "a-place-with-a-name-that-says-very-much-about-it");
    const platform = new AzurePlatform(stack, "azure", { prefix: "abcdefghijk1" });
    new McpContainerServer(stack, "abcdefghijklmnopqrst", { platform, image: built });
    new McpContainerServer(scope, "weather", { platform, image: built });
    new McpContainerServer(new Construct(stack, "Ünïcode & more"), "weather", {
      platform,
      image: built,
    });
    const gateway = new McpOAuthGateway(scope, "gateway", {
      platform,
      tokenSigning: TokenSigning.rs256(),
    });
    gateway.addServer("weather", { backend });
    new Observability(scope, "logs", { platform });
    // "Naming rules and restrictions for Azure resources"; the suffix has six characters.
    const rules: Record<string, RegExp> = {
      azurerm_api_management: /^(?=.{1,50}$)[a-z][a-z0-9-]*[a-z0-9]$/,
      azurerm_user_assigned_identity: /^[a-z0-9][a-z0-9-]{2,127}$/,
      azurerm_container_app: /^(?=.{2,32}$)(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$/,
      azurerm_container_app_environment: /^(?=.{2,60}$)(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$/,
      azurerm_container_registry: /^[a-z0-9]{5,50}$/,
      azurerm_storage_account: /^[a-z0-9]{3,24}$/,
      azurerm_key_vault: /^(?=.{3,24}$)(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$/,
      azurerm_log_analytics_workspace: /^(?=.{4,63}$)[a-z0-9][a-z0-9-]*[a-z0-9]$/,
      azurerm_application_insights: /^[a-z0-9-]{1,255}$/,
    };
    for (const [type, rule] of Object.entries(rules)) {
      const all = names(stack, type).map((name) => name.replace("SUFFIX", "abc123"));
      expect(all.length, type).toBeGreaterThan(0);
      expect(new Set(all).size).toBe(all.length);
      for (const name of all) expect(name).toMatch(rule);
    }
  });

  it("tell apart what Azure's characters cannot: registries have no hyphens", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    for (const id of ["a-b", "ab"]) new McpContainerServer(stack, id, { platform, image: built });
    const [one, other] = names(stack, "azurerm_container_registry");
    expect([one, other]).toEqual([
      expect.stringMatching(/^crmcpab[0-9a-f]{6}SUFFIX$/),
      "crmcpabSUFFIX",
    ]);
  });

  it("never give a server the identity of the gateway", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    const server = new McpContainerServer(new Construct(stack, "servers"), "gateway", {
      platform,
      image,
    });
    const gateway = new McpOAuthGateway(stack, "gateway", { platform });
    gateway.addServer("gateway", { backend: server });
    const identities = names(stack, "azurerm_user_assigned_identity");
    expect(new Set(identities).size).toBe(2);
    expect(() => {
      new McpContainerServer(stack, "another", { platform, image, name: "gateway-service" });
    }).toThrow(
      /^test\/another: name "id-mcp-gateway-service" of its managed identity is taken by test\/gateway\/service\./,
    );
  });
});

describe("a second one", () => {
  it("of gateways on a platform has everything of its own, and shares what it is given", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    const entra = new EntraClientApp(stack, "entra");
    const observability = new Observability(stack, "logs", { platform });
    const grantStore = new GrantStore(stack, "grants", { platform });
    for (const id of ["one", "two"]) {
      const gateway = new McpOAuthGateway(stack, id, {
        platform,
        entra,
        grantStore,
        tokenSigning: TokenSigning.rs256(),
      });
      observability.attach(gateway);
      gateway.addServer("weather", { backend });
    }
    const all = terraformOf(stack).resource;
    expect(Object.keys(all["azurerm_api_management"] ?? {})).toHaveLength(2);
    expect(Object.keys(all["azurerm_api_management_logger"] ?? {})).toHaveLength(2);
    expect(Object.keys(all["azurerm_api_management_api_diagnostic"] ?? {})).toHaveLength(4);
    const credentials = Object.values(
      all["azuread_application_federated_identity_credential"] ?? {},
    );
    expect(credentials.map((credential) => credential["display_name"]).toSorted()).toEqual([
      "mcp-one",
      "mcp-two",
    ]);
    const [uris] = Object.values(all["azuread_application_redirect_uris"] ?? {});
    expect(uris?.["redirect_uris"]).toHaveLength(2);
  });

  it("of gateways on one existing service stands at another path, in another stack too", () => {
    const app = Testing.app();
    const gateway = (name: string, path: string) => {
      const { stack } = newStack(name, app);
      new McpOAuthGateway(stack, "gateway", {
        path,
        platform: new AzurePlatform(stack, "azure", { prefix: name }),
        service: GatewayService.fromExisting(stack, "apim", {
          name: "contoso-apim",
          resourceGroupName: "rg-contoso",
          tier: "StandardV2",
          identity: {
            clientId: "c0c00000-0000-4000-8000-000000000001",
            principalId: "c0c00000-0000-4000-8000-000000000002",
          },
        }),
      });
    };
    gateway("first", "team");
    gateway("second", "other-team");
    expect(() => gateway("third", "team")).toThrow(
      '"team" is where the gateway first/gateway stands already.',
    );
  });

  it("of platforms in a stack is refused, and one of another stack with the same names", () => {
    const app = Testing.app();
    const { stack } = newStack("one", app);
    new AzurePlatform(stack, "azure");
    expect(() => new AzurePlatform(stack, "other", { prefix: "other" })).toThrow(
      /^one\/other: scope is a stack that has the platform one\/azure\. Use .*fromResourceGroup/,
    );
    const second = new TerraformStack(app, "two");
    expect(() => new AzurePlatform(second, "azure")).toThrow(
      /^two\/azure: resourceGroupName "rg-mcp-gateway" of its resource group is taken by one\/azure\./,
    );
    const elsewhere = new TerraformStack(app, "three");
    new AzurePlatform(elsewhere, "azure", {
      subscriptionId: "11111111-1111-4111-8111-111111111111",
    });
  });

  it("of platforms for one resource group has other names, by its own suffix", () => {
    const { stack } = newStack();
    const place = { name: "rg-contoso", location: "westeurope" };
    const one = AzurePlatform.fromResourceGroup(stack, "one", place);
    const two = AzurePlatform.fromResourceGroup(stack, "two", place);
    const named = (id: string, platform: IAzurePlatform) =>
      new McpContainerServer(stack, id, { platform, image, name: "orders" });
    named("first", one);
    expect(() => named("second", two)).not.toThrow();
    expect(() => named("third", two)).toThrow(
      /^test\/third: name "id-mcp-orders" of its managed identity is taken by test\/second\./,
    );
  });

  it("of an explicit name is refused, whoever has it", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    new GatewayService(stack, "one", { platform, name: "contoso" });
    expect(() => new GatewayService(stack, "two", { platform, name: "Contoso" })).toThrow(
      /^test\/two: name "Contoso" of its API Management service is taken by test\/one\./,
    );
    expect(() => new GatewayService(stack, "three", { platform, name: "no_underscores" })).toThrow(
      /letters, digits and single hyphens.*"no_underscores"/,
    );
  });

  it("of servers' ids is refused, and no id collides with the gateway's own", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    const gateway = new McpOAuthGateway(stack, "gateway", { platform });
    for (const id of ["mcp-oauth", "oauth", "keys", "values", "grants", "service"]) {
      gateway.addServer(id, { backend });
    }
    expect(() => gateway.addServer("keys", { backend })).toThrow(
      'test/gateway: addServer was given the id "keys" already',
    );
    const apis = names(stack, "azurerm_api_management_api");
    expect(new Set(apis).size).toBe(7);
  });

  it("of where a gateway's events go is refused", () => {
    const { stack } = newStack();
    const platform = new AzurePlatform(stack, "azure");
    const gateway = new McpOAuthGateway(stack, "gateway", { platform });
    new Observability(stack, "one", { platform }).attach(gateway);
    const two = new Observability(stack, "two", { platform });
    expect(() => two.attach(gateway)).toThrow(
      /^test\/two: attach is given the gateway test\/gateway, which is attached to test\/one/,
    );
  });
});
