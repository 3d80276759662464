import { readFileSync } from "node:fs";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerImage,
  EntraResourceApp,
  type IMcpOAuthGateway,
  InvalidPropertyError,
  McpAuthorization,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  McpTransport,
  Observability,
} from "../../../constructs/index.ts";
import { namedServers, recipes } from "../../../local/terminal/recipes.ts";

const backend = McpBackend.url("https://backend.example/mcp");

function newStack() {
  const stack = new TerraformStack(Testing.app(), "stack");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = (scope: Construct, id: string): IMcpOAuthGateway =>
    new McpOAuthGateway(scope, id, { platform });
  const outputs = (): string[] => Object.keys(JSON.parse(Testing.synth(stack)).output);
  return { stack, platform, gateway, outputs };
}

const outputsOf = (gateway: string) =>
  [
    "azure",
    "grant-store",
    "issuer",
    "weather-clients",
    "weather-resource-metadata",
    "weather-url",
  ].map((name) => `${gateway}-${name}`);

describe("outputs", () => {
  const legacy = McpBackend.url("https://backend.example/orders/sse", {
    transport: McpTransport.httpWithSse({ messages: "/team/orders/messages" }),
  });
  it.each([
    { of: "Streamable HTTP", path: "team/orders/mcp", server: backend, transport: "http" },
    { of: "HTTP+SSE", path: "team/orders/sse", server: legacy, transport: "sse" },
  ])(
    "have for a server of $of what people paste into clients, as the local run says it",
    ({ path, server, transport }) => {
      const { stack, gateway } = newStack();
      gateway(stack, "gateway").addServer("orders", { backend: server, path });
      const { output, resource } = JSON.parse(Testing.synth(stack)) as {
        readonly output: Record<string, { readonly value: Record<string, unknown> }>;
        readonly resource: Record<string, Record<string, unknown>>;
      };
      const [service = ""] = Object.keys(resource["azurerm_api_management"] ?? {});
      const origin = "https://gateway.example";
      const known = JSON.parse(
        JSON.stringify(output).replaceAll(
          `\${azurerm_api_management.${service}.gateway_url}`,
          origin,
        ),
      ) as typeof output;
      const url = `${origin}/${path}`;
      expect(known["gateway-orders-url"]?.value).toBe(url);
      expect(known["gateway-orders-resource-metadata"]?.value).toBe(
        `${origin}/.well-known/oauth-protected-resource/${path}`,
      );
      const snippets = known["gateway-orders-clients"]?.value ?? {};
      const local = recipes(namedServers([url])).map(({ lines: [first = "", ...others] }) =>
        first === "{" ? JSON.parse([first, ...others].join("\n")) : [first, ...others].join(" && "),
      );
      expect(local.length).toBeGreaterThan(4);
      expect(snippets["inspector"]).toMatch(new RegExp(` --transport ${transport}$`));
      expect(snippets["vs-code"]).toEqual({ servers: { "team-orders": { type: transport, url } } });
      // Codex speaks Streamable HTTP alone.
      expect("codex" in snippets).toBe(transport === "http");
      expect(Object.values(snippets)).toEqual(expect.arrayContaining(local));
      expect(snippets["doctor"]).toBe(`azure-mcp-gateway doctor ${url}`);
    },
  );

  it.each([
    { by: "entra", clients: ["doctor", "vs-code"] },
    {
      by: "gatewayAndEntra",
      clients: ["claude-code", "codex", "cursor", "doctor", "inspector", "mcp-remote", "vs-code"],
    },
  ] as const)("have what works where clients get tokens by $by", ({ by, clients }) => {
    const { stack, gateway } = newStack();
    const registration = new EntraResourceApp(stack, "orders-entra", {
      displayName: "Orders",
      scopes: [{ name: "Orders.Read", description: "Read your orders" }],
    });
    const authorization = McpAuthorization[by]({ registration });
    gateway(stack, "gateway").addServer("orders", { backend, authorization });
    const { output } = JSON.parse(Testing.synth(stack)) as {
      readonly output: Record<string, { readonly value: Record<string, unknown> }>;
    };
    expect(Object.keys(output["gateway-orders-clients"]?.value ?? {}).sort()).toEqual(clients);
  });

  it("say what the gateway, its servers and its logs are in Azure", () => {
    const { stack, platform, gateway } = newStack();
    gateway(stack, "gateway");
    new Observability(stack, "logs", { platform });
    const image = ContainerImage.fromReference("registry.example/orders:1.4.2");
    new McpContainerServer(stack, "orders", { platform, image });
    const { output } = JSON.parse(Testing.synth(stack)) as {
      readonly output: Record<string, { readonly value: Record<string, string> }>;
    };
    const document = readFileSync("docs/outputs.md", "utf8");
    for (const name of ["gateway-azure", "logs-azure", "orders-azure"]) {
      const { value = {} } = output[name] ?? {};
      expect(Object.keys(value).length).toBeGreaterThan(3);
      for (const key of Object.keys(value)) expect(document).toContain(`\`${key}\``);
    }
  });

  it("have the names that the documents name", () => {
    const { stack, gateway, outputs } = newStack();
    gateway(stack, "gateway").addServer("weather", { backend });
    expect(outputs()).toEqual(outputsOf("gateway"));
    const document = readFileSync("docs/outputs.md", "utf8");
    for (const name of outputs()) expect(document).toContain(`\`${name}\``);
  });

  it("have a name for each gateway", () => {
    const { stack, gateway, outputs } = newStack();
    const team = new Construct(stack, "team 1");
    gateway(stack, "a").addServer("weather", { backend });
    gateway(team, "9").addServer("weather", { backend });
    expect(outputs()).toEqual([...outputsOf("a"), ...outputsOf("team-1-9")]);
  });

  it("of one name are refused", () => {
    const { stack, gateway } = newStack();
    gateway(stack, "team-a");
    expect(() => gateway(new Construct(stack, "team"), "a")).toThrow(InvalidPropertyError);
  });

  it("begin as Terraform's names do", () => {
    const { stack, gateway, outputs } = newStack();
    gateway(stack, "2nd").addServer("weather", { backend });
    expect(outputs()).toContain("_2nd-issuer");
  });
});

describe("a server of a gateway", () => {
  it("is a construct that knows its URL and scopes", () => {
    const { stack, gateway } = newStack();
    const one = gateway(stack, "gateway");
    const server = one.addServer("notes", {
      backend,
      path: "team/notes",
      scopes: [
        { name: "notes.read", description: "Read notes" },
        { name: "notes.write", description: "Write notes" },
      ],
    });
    expect(Construct.isConstruct(server)).toBe(true);
    expect(server.node.path).toContain("stack/gateway/servers/");
    expect(server.url).toBe(`${one.issuer}/team/notes`);
    expect(server.resource).toBe(server.url);
    expect(server.scopes).toEqual(["notes.read", "notes.write"]);
    expect(server.outputs.url.friendlyUniqueId).toBe("gateway-notes-url");
  });
});
