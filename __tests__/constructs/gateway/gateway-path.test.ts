import { Lazy, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { checkedGatewayPath } from "../../../constructs/gateway/gateway-path.ts";
import {
  AzurePlatform,
  EntraClientApp,
  GatewayService,
  GatewaySku,
  GrantStore,
  McpBackend,
  McpOAuthGateway,
  type McpOAuthGatewayProps,
  McpTransport,
  Observability,
  RateLimit,
  TokenSigning,
} from "../../../constructs/index.ts";
import { resolved } from "../../../constructs/terraform/resolved.ts";
import { terraformOf } from "../terraform-of.ts";

const backend = McpBackend.url("https://orders.contoso.com/mcp");

function newService(sku?: GatewaySku) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure");
  const service = new GatewayService(stack, "apim", {
    platform,
    ...(sku === undefined ? {} : { sku }),
  });
  const gateway = (id: string, path?: string, props: Partial<McpOAuthGatewayProps> = {}) =>
    new McpOAuthGateway(stack, id, {
      platform,
      service,
      ...(path === undefined ? {} : { path }),
      ...props,
    });
  return { stack, platform, gateway };
}

type Blocks = Record<string, Record<string, unknown>> | undefined;

function valuesOf(blocks: Blocks, attribute: string): string[] {
  return Object.values(blocks ?? {})
    .map((block) => String(block[attribute]))
    .toSorted();
}

describe("a gateway below a path", () => {
  it("has its issuer, its redirect URI and the URLs of its servers there", () => {
    const { stack, gateway } = newService();
    const made = gateway("one", "team/tools");
    const server = made.addServer("orders", { backend });
    expect(resolved(stack, made.issuer)).toMatch(/gateway_url\}\/team\/tools$/);
    expect(resolved(stack, server.url)).toMatch(/gateway_url\}\/team\/tools\/orders\/mcp$/);
    const all = terraformOf(stack).resource;
    const [uris] = Object.values(all["azuread_application_redirect_uris"] ?? {});
    expect(JSON.stringify(uris)).toContain("/team/tools/oauth-callback");
    expect(valuesOf(all["azurerm_api_management_api"], "path")).toEqual([
      ".well-known/oauth-authorization-server/team/tools",
      ".well-known/oauth-protected-resource/team/tools",
      ".well-known/openid-configuration/team/tools",
      "team/tools",
      "team/tools/orders/mcp",
    ]);
  });

  it("shares no name with another gateway of the service, nor with the one at its root", () => {
    const { stack, platform, gateway } = newService();
    const observability = new Observability(stack, "logs", { platform });
    for (const [id, path] of [["root"], ["one", "a"], ["two", "a-b"], ["three", "b/a"]] as const) {
      const made = gateway(id, path, { tokenSigning: TokenSigning.rs256() });
      made.addServer("orders", { backend });
      observability.attach(made);
    }
    const all = terraformOf(stack).resource;
    for (const type of [
      "api",
      "backend",
      "certificate",
      "logger",
      "named_value",
      "policy_fragment",
    ]) {
      const names = valuesOf(all[`azurerm_api_management_${type}`], "name");
      expect(names.length, type).toBeGreaterThanOrEqual(4);
      expect(new Set(names).size, type).toBe(names.length);
    }
    const paths = valuesOf(all["azurerm_api_management_api"], "path");
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("names nothing in its policies that another has, but for what is read of requests", () => {
    const { stack, gateway } = newService();
    const made = gateway("one", "team", { tokenSigning: TokenSigning.rs256() });
    made.addServer("orders", { backend, rateLimits: { perAddress: RateLimit.perMinute(10) } });
    const all = terraformOf(stack).resource;
    const texts = [
      ...valuesOf(all["azurerm_api_management_api_policy"], "xml_content"),
      ...valuesOf(all["azurerm_api_management_api_operation_policy"], "xml_content"),
      ...valuesOf(all["azurerm_api_management_policy_fragment"], "value"),
    ];
    const named = texts.flatMap((text) => [
      ...text.matchAll(/\{\{([^}]+)\}\}/g),
      ...text.matchAll(/(?:fragment|backend|certificate)-id="([^"]+)"/g),
      ...text.matchAll(/\b(?:key|counter-key)="@\("([^"]+)"/g),
      ...text.matchAll(/__Host-([\w-]+)/g),
    ]);
    expect(named.length).toBeGreaterThan(100);
    const foreign = named
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("mcp_team__"));
    // Counted by the server's whole path, which no other API has.
    expect([...new Set(foreign)]).toEqual(
      ["address", "person", "client"].map((kind) => `mcp ${kind} /team/orders/mcp `),
    );
  });

  it.each([GatewaySku.developer(), GatewaySku.basicV2(), GatewaySku.premium()])(
    "compiles for the tier of $name",
    (sku) => {
      const { stack, gateway } = newService(sku);
      const made = gateway("one", `${"department-of-weather/".repeat(4)}team-b`);
      made.addServer("orders", { backend, tools: { read: { roles: ["Reader"] } } });
      expect(made.node.validate()).toEqual([]);
      expect(stack.node.validate()).toEqual([]);
    },
  );

  it("shares a registration and a grant store that it is given, with one role and one credential", () => {
    const { stack, platform, gateway } = newService();
    const entra = new EntraClientApp(stack, "entra");
    const grantStore = new GrantStore(stack, "grants", { platform });
    gateway("one", "a", { entra, grantStore }).addServer("orders", { backend });
    gateway("two", "b", { entra, grantStore }).addServer("orders", { backend });
    const all = terraformOf(stack).resource;
    const credentials = all["azuread_application_federated_identity_credential"];
    expect(Object.keys(credentials ?? {})).toHaveLength(1);
    expect(Object.keys(all["azurerm_role_assignment"] ?? {})).toHaveLength(1);
    const [uris] = Object.values(all["azuread_application_redirect_uris"] ?? {});
    expect(uris?.["redirect_uris"]).toHaveLength(2);
  });
});

describe("gateways of one service, which has one identity,", () => {
  it("have it read a vault by one role", () => {
    const { gateway } = newService();
    const vault = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/keys";
    const signing = (keyVaultId?: string) =>
      TokenSigning.rs256FromKeyVault({
        certificates: [{ name: "one", secretId: "https://keys.vault.azure.net/secrets/one/1" }],
        ...(keyVaultId === undefined ? {} : { keyVaultId }),
      });
    gateway("one", "a", { tokenSigning: signing(vault) });
    expect(() => gateway("two", "b", { tokenSigning: signing(vault) })).toThrow(
      "test/two/token-signing: tokenSigning.keyVaultId is a vault that test/one/token-signing lets the identity of this service read already",
    );
    gateway("three", "c", { tokenSigning: signing() });
  });
});

describe("the path of a gateway", () => {
  it.each([
    "/team",
    "team/",
    "a//b",
    "Team",
    "team--a",
    ".well-known",
    "a_b",
    "té",
    "a b",
    "a?b",
    "-a",
    "..",
    "{{x}}",
  ])("is not %j", (path) => {
    expect(() => checkedGatewayPath("test/one", path)).toThrow(
      /^test\/one: path must be segments of/,
    );
  });

  it("has at most 100 characters, and is known at synth", () => {
    expect(() => checkedGatewayPath("test/one", "a".repeat(101))).toThrow(
      "test/one: path must have at most 100 characters.",
    );
    const later = Lazy.stringValue({ produce: () => "team" });
    expect(() => newService().gateway("one", later)).toThrow(
      "test/one: path must be known when the stack is synthesized",
    );
  });

  it.each([
    ["", "", "is the root of the service, where the gateway test/one stands already."],
    ["a", "a", '"a" is where the gateway test/one stands already.'],
    ["a", "a/b", '"a/b" is below "a" of the gateway test/one on the same service, or above it.'],
    ["a/b", "a", '"a" is below "a/b" of the gateway test/one on the same service, or above it.'],
  ])("is its own on a service: %j and %j", (first, second, sentence) => {
    const { gateway } = newService();
    gateway("one", first);
    expect(() => gateway("two", second)).toThrow(`test/two: path ${sentence} Give each gateway`);
  });

  it.each([
    ["", "a"],
    ["a", ""],
    ["a", "ab"],
    ["a/b", "a/c"],
  ])("may be beside another: %j and %j", (first, second) => {
    const { gateway } = newService();
    gateway("one", first);
    expect(() => gateway("two", second)).not.toThrow();
  });

  it("is of no server of a gateway at the root, whichever comes first", () => {
    const one = newService();
    one.gateway("root").addServer("orders", { backend, path: "team/orders" });
    expect(() => one.gateway("two", "team")).toThrow(
      '"team" is below "team/orders" of the server test/root/servers/team_orders on the same service, or above it.',
    );
    const two = newService();
    two.gateway("two", "team");
    const root = two.gateway("root");
    expect(() => root.addServer("orders", { backend, path: "team/orders" })).toThrow(
      'path "team/orders" is below "team", where the gateway test/two stands on the same service, or above it.',
    );
    root.addServer("invoices", { backend, path: "teams/orders" });
  });

  it.each(["/team/messages", "/TEAM/messages", "/team"])(
    "takes no messages of a server of another gateway, whichever comes first: %s",
    (messages) => {
      const transport = McpTransport.httpWithSse({ messages });
      const old = McpBackend.url("https://orders.contoso.com/sse", { transport });
      const one = newService();
      one.gateway("root").addServer("orders", { backend: old });
      expect(() => one.gateway("two", "team")).toThrow("the server test/root/servers/orders_sse");
      const two = newService();
      two.gateway("two", "team");
      const root = two.gateway("root");
      expect(() => root.addServer("orders", { backend: old })).toThrow(
        "where the gateway test/two stands",
      );
    },
  );
});
