import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  Duration,
  type ExistingGrantStore,
  GatewayNetwork,
  GatewayService,
  GatewaySku,
  GrantStore,
  McpBackend,
  McpOAuthGateway,
  McpTransport,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const accountId =
  "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata";

function parts() {
  const stack = new TerraformStack(Testing.app(), "test");
  return { stack, platform: new AzurePlatform(stack, "azure") };
}

function withStore(existing: Partial<ExistingGrantStore> = {}) {
  const { stack, platform } = parts();
  const grantStore = GrantStore.fromExisting(stack, "grants", { accountId, ...existing });
  new McpOAuthGateway(stack, "gateway", { platform, grantStore, grantLifetime: Duration.days(7) });
  return terraformOf(stack);
}

describe("a grant store in an account of somebody else", () => {
  it("reads the container and the rules, gives a role on the container, and changes nothing else", () => {
    const { resource, data, text } = withStore({ container: "mcp-orders" });
    expect(Object.keys(resource).filter((type) => type.startsWith("azurerm_storage"))).toEqual([]);
    expect(Object.values(resource["azurerm_role_assignment"] ?? {})).toEqual([
      expect.objectContaining({
        scope: `${accountId}/blobServices/default/containers/mcp-orders`,
        role_definition_name: "Storage Blob Data Contributor",
        depends_on: [
          "data.azurerm_storage_container.grants_container_E9DB3B0C",
          "data.azurerm_storage_management_policy.grants_lifecycle_09E8DFD3",
        ].map((address) => expect.stringMatching(address.replace(/_[0-9A-F]{8}$/, ""))),
      }),
    ]);
    expect(Object.keys(data).filter((type) => type.startsWith("azurerm_storage"))).toEqual([
      "azurerm_storage_container",
      "azurerm_storage_management_policy",
    ]);
    expect(text).toContain('"https://contosodata.blob.core.windows.net/mcp-orders"');
  });

  it("never reads the account, whose keys would be in the state", () => {
    expect(withStore().text).not.toContain("data.azurerm_storage_account");
    expect(withStore({ createsContainer: true }).data).not.toHaveProperty(
      "azurerm_storage_account",
    );
  });

  it("makes what it is told to make, and leaves roles to the owner where the owner gives them", () => {
    const { resource, data } = withStore({
      createsContainer: true,
      createsLifecycleRules: true,
      assignsRole: false,
    });
    expect(data).not.toHaveProperty("azurerm_storage_container");
    expect(data).not.toHaveProperty("azurerm_storage_management_policy");
    expect(resource).not.toHaveProperty("azurerm_role_assignment");
    expect(Object.values(resource["azurerm_storage_container"] ?? {})).toEqual([
      expect.objectContaining({ name: "mcp-gateway", container_access_type: "private" }),
    ]);
    const [policy] = Object.values(resource["azurerm_storage_management_policy"] ?? {});
    expect(JSON.stringify(policy)).toContain('"prefix_match":["mcp-gateway/grants/"]');
    expect(JSON.stringify(policy)).toContain(
      '"delete_after_days_since_modification_greater_than":9',
    );
  });

  it.each([
    ["has a server with HTTP+SSE", "add", 4],
    ["approves one of another stack", "approve", 4],
    ["has none", "none", 2],
  ] as const)("is checked for rules for sessions where its gateway %s", (_, servers, count) => {
    const { stack, platform } = parts();
    const grantStore = GrantStore.fromExisting(stack, "grants", { accountId });
    const gateway = new McpOAuthGateway(stack, "gateway", { platform, grantStore });
    const transport = McpTransport.httpWithSse({ messages: "messages" });
    const sse = McpBackend.url("https://orders.example/sse", { transport });
    // Two, which are told of once.
    for (const id of ["orders", "stock"]) {
      if (servers === "add") gateway.addServer(id, { backend: sse, path: `${id}/sse` });
      if (servers === "approve") gateway.approveServer(id, { messagesPath: `${id}/messages` });
    }
    const [{ lifecycle } = {}] = Object.values(
      terraformOf(stack).data["azurerm_storage_management_policy"] ?? {},
    );
    const { postcondition = [] } = (lifecycle ?? {}) as {
      postcondition?: { error_message: string }[];
    };
    const messages = postcondition.map((one) => one.error_message);
    expect(messages).toHaveLength(count);
    expect(messages.filter((one) => one.includes("mcp-gateway/sessions/"))).toHaveLength(count - 2);
  });

  it("can be at another address", () => {
    const blobEndpoint = "https://contosodata.z01.blob.storage.azure.net";
    expect(withStore({ blobEndpoint }).text).toContain(`"${blobEndpoint}/mcp-gateway"`);
  });

  it.each([
    "http://contosodata.blob.core.windows.net",
    "https://contosodata.blob.core.windows.net/",
    'https://contoso"data.blob.core.windows.net',
    "https://{{mcp-issuer}}.blob.core.windows.net",
    "https://contoso<data.blob.core.windows.net",
  ])("is not at %s", (blobEndpoint) => {
    expect(() => withStore({ blobEndpoint })).toThrow(/blobEndpoint must be an https origin/);
  });

  it("is no store of a second gateway, but has room for one in another container", () => {
    const { stack } = parts();
    GrantStore.fromExisting(stack, "grants", { accountId });
    expect(() =>
      GrantStore.fromExisting(stack, "again", { accountId: accountId.toUpperCase() }),
    ).toThrow(/test\/again: container "mcp-gateway" of that account is the store of test\/grants/);
    GrantStore.fromExisting(stack, "others", { accountId, container: "mcp-others" });
  });

  it("is refused behind a network that the gateway's service is not in, and has an endpoint there on request", () => {
    const { stack, platform } = parts();
    const network = new GatewayNetwork(stack, "network", { platform });
    const grantStore = GrantStore.fromExisting(stack, "grants", {
      accountId,
      network,
      createsPrivateEndpoint: true,
    });
    expect(() => new McpOAuthGateway(stack, "outside", { platform, grantStore })).toThrow(
      /grantStore is reached from its network alone/,
    );
    const sku = GatewaySku.standardV2();
    const service = new GatewayService(stack, "apim", { platform, sku, network });
    new McpOAuthGateway(stack, "gateway", { platform, service, grantStore });
    const [endpoint] = Object.values(terraformOf(stack).resource["azurerm_private_endpoint"] ?? {});
    expect(JSON.stringify(endpoint)).toContain(accountId);
  });
});
