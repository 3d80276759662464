import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider/index.js";
import { App, DataTerraformRemoteStateLocal, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  EntraResourceApp,
  EntraTenants,
  type ExistingMcpOAuthGateway,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  type McpServerContract,
  McpTransport,
  PolicyStep,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const contract: McpServerContract = {
  scopes: [{ name: "orders.read", description: "Read orders" }],
  roles: ["Orders.Staff"],
  tools: { approve: { roles: ["Orders.Approver", "Orders.Boss"] }, list: {} },
};
const backend = McpBackend.url("https://orders.example/mcp");
const unresolved = /\$\{/;

/** What the gateway of an app that approved the contract says of itself. */
function approving(approved: McpServerContract = contract) {
  const app = new App({ stackTraces: false });
  const stack = new TerraformStack(app, "platform");
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform: new AzurePlatform(stack, "azure"),
  });
  gateway.approveServer("orders", approved);
  return { app, stack, gateway };
}

/** What is known of the gateway where its stack is another repository's. */
function known(approved?: McpServerContract): ExistingMcpOAuthGateway {
  const { contracts, serverPolicies } = approving(approved).gateway.attributes;
  return {
    service: {
      name: "apim-contoso",
      id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim-contoso",
      resourceGroupName: "rg-contoso",
      tier: "StandardV2",
      url: "https://apim-contoso.azure-api.net",
      identity: {
        clientId: "c0c00000-0000-4000-8000-000000000001",
        principalId: "c0c00000-0000-4000-8000-000000000002",
      },
      inSeveralRegions: false,
    },
    contracts,
    serverPolicies,
  };
}

const product = () => withProvider(new App({ stackTraces: false }), "orders");

function withProvider(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  return stack;
}

describe("a gateway of another stack", () => {
  it("gets the API of the server, and nothing of its own", () => {
    const stack = product();
    const gateway = McpOAuthGateway.fromExisting(stack, "gateway", known());
    const server = gateway.addServer("orders", { ...contract, backend });
    expect(server.url).toBe("https://apim-contoso.azure-api.net/orders/mcp");
    const { resource, text } = terraformOf(stack, true);
    expect(Object.keys(resource).toSorted()).toEqual([
      "azurerm_api_management_api",
      "azurerm_api_management_api_operation",
      "azurerm_api_management_api_operation_policy",
      "azurerm_api_management_api_policy",
      "azurerm_api_management_backend",
    ]);
    expect(text).not.toContain("seal-");
    expect(text).not.toContain("token-signing");
  });

  it("takes a server with HTTP+SSE, whose sessions are in the gateway's grant store", () => {
    const sse = { ...contract, path: "orders/sse", messagesPath: "orders/messages" };
    const stack = product();
    const transport = McpTransport.httpWithSse({ messages: "messages" });
    McpOAuthGateway.fromExisting(stack, "gateway", known(sse)).addServer("orders", {
      ...sse,
      backend: McpBackend.url("https://orders.example/sse", { transport }),
    });
    const apis = terraformOf(stack, true).ofType("azurerm_api_management_api");
    expect(apis.map(({ path }) => path).toSorted()).toEqual(["orders/messages", "orders/sse"]);
  });

  it.each<[string, McpServerContract, McpTransport, RegExp]>([
    [
      "that names another path for messages than was approved",
      { path: "orders/sse", messagesPath: "orders/inbox" },
      McpTransport.httpWithSse({ messages: "/orders/messages" }),
      /adds the server at "orders\/sse" with other rules than the gateway approved/,
    ],
    [
      "that was approved for Streamable HTTP",
      { path: "orders/sse" },
      McpTransport.httpWithSse({ messages: "/orders/messages" }),
      /with other rules than the gateway approved/,
    ],
    [
      "that speaks Streamable HTTP, approved for HTTP+SSE",
      { path: "orders/sse", messagesPath: "orders/messages" },
      McpTransport.streamableHttp(),
      /with other rules than the gateway approved/,
    ],
  ])("takes no server %s", (_, approved, transport, sentence) => {
    const gateway = McpOAuthGateway.fromExisting(
      product(),
      "gateway",
      known({ ...contract, ...approved }),
    );
    const backend = McpBackend.url("https://orders.example/sse", { transport });
    const add = () => gateway.addServer("orders", { ...contract, path: "orders/sse", backend });
    expect(add).toThrow(sentence);
  });

  it("says which of one value both stacks are given does not fit the server", () => {
    const sse = { ...contract, path: "orders/sse", messagesPath: "orders/messages" };
    const add = (transport: McpTransport) => () =>
      McpOAuthGateway.fromExisting(product(), "gateway", known(sse)).addServer("orders", {
        ...sse,
        backend: McpBackend.url("https://orders.example/sse", { transport }),
      });
    expect(add(McpTransport.httpWithSse({ messages: "inbox" }))).toThrow(
      'messagesPath of the server "orders" is "orders/messages", and the backend names "orders/inbox" for messages.',
    );
    expect(add(McpTransport.streamableHttp())).toThrow(
      'messagesPath of the server "orders" is of a server with HTTP+SSE, and the backend speaks Streamable HTTP.',
    );
  });

  it("has the path for messages of an approved server for nobody else", () => {
    const { gateway } = approving({
      ...contract,
      path: "orders/sse",
      messagesPath: "orders/messages",
    });
    expect(() => gateway.addServer("inbox", { path: "orders/messages", backend })).toThrow(
      /"orders\/messages" and "orders\/messages" of another server are one path/,
    );
    for (const [messagesPath, sentence] of [
      ["/orders/messages", "messagesPath must be a path of letters, digits, _ and -"],
      ["token", 'messagesPath names "/token" for messages, which is an endpoint of the gateway'],
      ["orders/sse/messages", "are one path, or one is below the other"],
    ] as const) {
      expect(() => approving({ ...contract, path: "orders/sse", messagesPath })).toThrow(sentence);
    }
  });

  it("has another digest where Entra's tokens may be of several tenants, and for all of them another one still", () => {
    const [one, other] = [1, 2].map((digit) => `aad0aad0-0000-4000-8000-00000000000${digit}`);
    const digestOf = (tenants?: EntraTenants) => {
      const registration = EntraResourceApp.fromExisting({
        clientId: "55555555-0000-4000-8000-000000000001",
        tenantId: "22222222-0000-4000-8000-000000000001",
        scopes: ["orders.read"],
        ...(tenants === undefined ? {} : { tenants }),
      });
      const authorization = McpAuthorization.entra({ registration });
      return known({ ...contract, authorization }).contracts["orders/mcp"];
    };
    const digests = [
      digestOf(),
      digestOf(EntraTenants.only([one ?? "", other ?? ""])),
      digestOf(EntraTenants.any()),
      digestOf(EntraTenants.any({ except: [one ?? ""] })),
    ];
    expect(new Set(digests).size).toBe(4);
    // Which tenant it is, is in a named value of the platform's.
    expect(digestOf(EntraTenants.only([one ?? ""]))).toBe(digests[0]);
  });

  it("has the digest of before for a server with Streamable HTTP", () => {
    // Servers that are deployed stay approved when the platform's stack is deployed anew by a newer version.
    expect(known().contracts["orders/mcp"]).toBe("3e1efcc6dd12a739a6c3b60ed5fceaac");
    const approved = known({ ...contract, path: "orders/sse", messagesPath: "orders/messages" });
    const streamed = known({ ...contract, path: "orders/sse" });
    expect(approved.contracts["orders/sse"]).not.toBe(streamed.contracts["orders/sse"]);
  });

  it("is read from the state of its stack, and compared when Terraform plans", () => {
    const stack = product();
    const state = new DataTerraformRemoteStateLocal(stack, "platform", { path: "p.tfstate" });
    const gateway = McpOAuthGateway.fromRemoteState(stack, "gateway", { state, tier: "BasicV2" });
    gateway.addServer("orders", { ...contract, backend });
    const [policy] = terraformOf(stack, true).ofType("azurerm_api_management_api_policy");
    const digest = known().contracts["orders/mcp"];
    expect(policy?.["lifecycle"]).toMatchObject({
      precondition: [
        {
          condition: `\${contains(split(" ", try(data.terraform_remote_state.platform.outputs.gateway-attributes.contracts["orders/mcp"], "")), "${digest}")}`,
          error_message: expect.stringContaining("has not approved the server"),
        },
      ],
    });
  });

  it("may stand below a path, which begins the names that policies refer to", () => {
    const stack = product();
    const gateway = McpOAuthGateway.fromExisting(stack, "gateway", { ...known(), path: "tools" });
    const server = gateway.addServer("orders", { ...contract, backend });
    expect(server.url).toBe("https://apim-contoso.azure-api.net/tools/orders/mcp");
    const terraform = terraformOf(stack, true);
    const [api] = terraform.ofType("azurerm_api_management_api");
    expect(api).toMatchObject({ path: "tools/orders/mcp", name: "mcp_tools__server-orders_mcp" });
    expect(terraform.text).toContain('fragment-id=\\"mcp_tools__approved\\"');
  });

  it("prints what others need to know, without a secret", () => {
    const { stack, gateway } = approving();
    const { output } = terraformOf(stack, true);
    expect(output["gateway-attributes"]?.["value"]).toEqual({
      service: {
        name: expect.stringMatching(unresolved),
        id: expect.stringMatching(unresolved),
        resourceGroupName: expect.stringMatching(unresolved),
        tier: "BasicV2",
        url: expect.stringMatching(unresolved),
        identity: {
          clientId: expect.stringMatching(unresolved),
          principalId: expect.stringMatching(unresolved),
        },
        inSeveralRegions: false,
      },
      path: "",
      contracts: gateway.attributes.contracts,
      serverPolicies: 1,
    });
  });

  it.each<[string, McpServerContract, boolean]>([
    [
      "another order, other words",
      {
        ...contract,
        name: "Orders",
        tools: { list: {}, approve: { roles: ["Orders.Boss", "Orders.Approver"] } },
      },
      true,
    ],
    [
      "another description",
      { ...contract, scopes: [{ name: "orders.read", description: "See orders" }] },
      true,
    ],
    [
      "a scope more",
      {
        ...contract,
        scopes: [
          ...(contract.scopes ?? []),
          { name: "orders.write", description: "Change orders" },
        ],
      },
      false,
    ],
    ["no rule for a tool", { ...contract, tools: { list: {} } }, false],
    [
      "a rule for another tool",
      { ...contract, tools: { ...contract.tools, delete: { roles: ["Orders.Boss"] } } },
      false,
    ],
    [
      "a scope for a tool",
      {
        ...contract,
        tools: {
          ...contract.tools,
          list: { scopes: [{ name: "orders.list", description: "List orders" }] },
        },
      },
      false,
    ],
    [
      "another role for a tool",
      { ...contract, tools: { ...contract.tools, approve: { roles: ["Orders.Approver"] } } },
      false,
    ],
    ["no role", { scopes: contract.scopes ?? [], tools: contract.tools ?? {} }, false],
    ["roles that the server decides by", { ...contract, backendRoles: ["Orders.Auditor"] }, false],
    ["other tools refused", { ...contract, otherTools: false }, false],
  ])("agrees or not with a copy that has %s", (_, copy, agrees) => {
    const gateway = McpOAuthGateway.fromExisting(product(), "gateway", known());
    const add = () => gateway.addServer("orders", { ...copy, backend });
    if (agrees) expect(add).not.toThrow();
    else expect(add).toThrow("with other rules than the gateway approved");
  });

  it("takes a contract from before for as long as its owner lets it", () => {
    const stricter = { ...contract, otherTools: false };
    const gateway = () =>
      McpOAuthGateway.fromExisting(
        product(),
        "gateway",
        known({ ...stricter, before: [contract] } as McpServerContract),
      );
    expect(() => gateway().addServer("orders", { ...contract, backend })).not.toThrow();
    expect(() => gateway().addServer("orders", { ...stricter, backend })).not.toThrow();
  });

  it.each<[string, (gateway: ReturnType<typeof McpOAuthGateway.fromExisting>) => unknown, string]>([
    [
      "a server that is not approved",
      (gateway) => gateway.addServer("invoices", { backend }),
      'adds a server at "invoices/mcp", which the gateway has not approved',
    ],
    [
      "a server twice",
      (gateway) => {
        gateway.addServer("orders", { ...contract, backend });
        gateway.addServer("orders", { ...contract, backend });
      },
      'was given the id "orders" already',
    ],
  ])("refuses %s", (_, add, problem) => {
    expect(() => add(McpOAuthGateway.fromExisting(product(), "gateway", known()))).toThrow(problem);
  });

  it("refuses one path for the servers of two stacks in one app", () => {
    const { app, gateway } = approving();
    const add = (id: string) =>
      McpOAuthGateway.fromExisting(
        new TerraformStack(app, id),
        "gateway",
        gateway.attributes,
      ).addServer("orders", { ...contract, backend });
    add("one");
    expect(() => add("two")).toThrow("Give each server a path of its own");
  });

  it("refuses to be one whose policies are of another version, and a tier that is none", () => {
    const make = (more: object) => () =>
      McpOAuthGateway.fromExisting(product(), "gateway", { ...known(), ...more });
    expect(make({ serverPolicies: 2 })).toThrow("Install the version that the gateway's stack has");
    expect(make({ service: { ...known().service, tier: "StandardV2_1" } })).toThrow(
      "service.tier must be one of",
    );
  });

  it("keeps its named values from the steps of a server, known here or not", () => {
    const stack = product();
    const step = PolicyStep.fromXml(
      '<set-variable name="stolen" value="{{mcp-token-signing-7}}" />',
      { namedValues: ["mcp-token-signing-7"] },
    );
    McpOAuthGateway.fromExisting(stack, "gateway", known()).addServer("orders", {
      ...contract,
      backend,
      inbound: [step],
    });
    expect(() => terraformOf(stack, true)).toThrow(
      'The named value "mcp-token-signing-7" is the gateway\'s own.',
    );
  });

  it("lets a server whose tokens Entra gives ask for tokens on behalf of people", () => {
    const { app, gateway, stack } = approving();
    const registration = new EntraResourceApp(stack, "profile-entra", {
      displayName: "Profile",
      scopes: [{ name: "Profile.Read", description: "Read your profile" }],
    });
    const profile = { authorization: McpAuthorization.entra({ registration }) };
    gateway.approveServer("profile", profile);
    const other = withProvider(app, "profile");
    McpOAuthGateway.fromExisting(other, "gateway", gateway.attributes).addServer("profile", {
      ...profile,
      backend: McpBackend.url("https://profile.example/mcp", {
        credential: BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read"),
      }),
    });
    const values = terraformOf(other, true)
      .ofType("azurerm_api_management_named_value")
      .map(({ name }) => name);
    expect(values).toEqual(["mcp-backend-scope-profile_mcp"]);
    const platform = terraformOf(stack, true);
    expect(JSON.stringify(platform.resource["azurerm_api_management_named_value"])).toContain(
      "mcp-entra-audience-of-profile_mcp",
    );
    expect(platform.resource).toHaveProperty("azuread_application_federated_identity_credential");
  });
});
