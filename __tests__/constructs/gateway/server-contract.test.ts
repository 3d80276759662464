import { describe, expect, it } from "vitest";
import {
  EntraResourceApp,
  EntraTenants,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  type McpServerContract,
  McpTransport,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";
import { approving, backend, contract, known, product } from "./approved-server.ts";

describe("what a server of another stack is held to", () => {
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
});
