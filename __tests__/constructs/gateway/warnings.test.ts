import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { AzurermBackend, LocalBackend, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  type AnyTenantProps,
  AzurePlatform,
  ClientDocuments,
  EntraClientApp,
  EntraResourceApp,
  EntraTenants,
  GatewayService,
  GatewaySku,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  type McpOAuthGatewayProps,
  type McpServerProps,
  McpTransport,
  Observability,
  RedirectPolicy,
  type RuleSuppression,
  StackRules,
} from "../../../constructs/index.ts";

const id = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";

interface Given {
  readonly gateway?: Partial<McpOAuthGatewayProps>;
  readonly server?: Partial<McpServerProps>;
  readonly also?: (gateway: McpOAuthGateway, platform: AzurePlatform) => void;
}

/** What is warned of when the stack is synthesized. */
function warnings(given: (stack: TerraformStack) => Given, logged = true): string[] {
  const app = Testing.app({ context: { checkPolicies: false } });
  const stack = new TerraformStack(app, "stack");
  const { gateway: props = {}, server = {}, also } = given(stack);
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, ...props });
  gateway.addServer("notes", {
    backend: McpBackend.url("https://backend.example/mcp"),
    ...server,
  });
  if (logged) {
    new Observability(stack, "logs", { platform }).attach(gateway);
    new AzurermBackend(stack, { storageAccountName: "s", containerName: "c", key: "k" });
  }
  also?.(gateway, platform);
  Testing.synth(stack, true);
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data)),
    );
}

describe("a gateway is warned of", () => {
  it("nothing, when it is logged, reachable, and its state is kept safely", () => {
    expect(warnings(() => ({}))).toEqual([]);
  });

  it.each([true, false])("no record, and keys in a local file (backend named: %s)", (named) => {
    const given = (stack: TerraformStack) => {
      if (named) new LocalBackend(stack, {});
      return {};
    };
    expect(warnings(given, false)).toEqual([
      expect.stringContaining("Attach an Observability"),
      expect.stringContaining("The Terraform state holds the gateway's keys"),
    ]);
  });

  it("the state by the rule for it alone, where the stack is held to the rules, and by nobody once that is suppressed", () => {
    const told = (suppress: RuleSuppression[]) =>
      warnings((stack) => {
        new LocalBackend(stack, {});
        StackRules.on(stack, { suppress });
        return {};
      }, false).filter((warning) => /state/i.test(warning));
    expect(told([])).toEqual([expect.stringContaining("[state-in-file]")]);
    expect(told([{ id: "state-in-file", reason: "It is destroyed every evening." }])).toEqual([]);
  });

  it("no record of its own only, where the service is somebody else's", () => {
    const given = (stack: TerraformStack) => {
      const service = GatewayService.fromExisting(stack, "apim", {
        name: "contoso",
        resourceGroupName: "rg",
        tier: "BasicV2",
        identity: { clientId: id, principalId: id },
      });
      new AzurermBackend(stack, { storageAccountName: "s", containerName: "c", key: "k" });
      return { gateway: { service } };
    };
    expect(warnings(given, false)).toEqual([]);
  });

  it.each<[string, Partial<McpOAuthGatewayProps>]>([
    [
      "No client can come",
      { clients: { dynamicRegistration: false, documents: ClientDocuments.none() } },
    ],
    ["No client can have an answer sent", { clients: { redirects: RedirectPolicy.only({}) } }],
  ])("%s", (sentence, gateway) => {
    expect(warnings(() => ({ gateway }))).toEqual([expect.stringContaining(sentence)]);
  });

  describe("what anybody in the world may do", () => {
    const roles = ["Notes.Read"];
    const told = (server: Partial<McpServerProps>, props: AnyTenantProps = {}) =>
      warnings((stack) => {
        const entra = new EntraClientApp(stack, "entra", { tenants: EntraTenants.any(props) });
        entra.addRole("Notes.Read", { displayName: "Reader", description: "Reads" });
        return { gateway: { entra }, server };
      });

    it.each<[string, Partial<McpServerProps>]>([
      ["every tool of the server notes", {}],
      ["every tool without a role of the server notes", { tools: { purge: { roles } } }],
      ["every tool of the server notes", { tools: { purge: {} } }],
      [
        "list, read of the server",
        { tools: { list: {}, purge: { roles }, read: {} }, otherTools: false },
      ],
    ])("call %s", (tools, server) => {
      expect(told(server)).toEqual([
        expect.stringMatching(new RegExp(`^Anybody in the world .* may call ${tools}`)),
      ]);
    });

    it.each<[Partial<McpServerProps>, AnyTenantProps?]>([
      [{ roles }],
      [{ tools: { purge: { roles } }, otherTools: false }],
      [{}, { everybodyMayCall: true }],
    ])("is nothing without a role, or is meant: %j %j", (server, props) => {
      expect(told(server, props)).toEqual([]);
    });

    it("with tokens of Entra, too", () => {
      const given = (stack: TerraformStack) => {
        const tenants = EntraTenants.any();
        const scopes = [{ name: "Notes.Use", description: "Use notes" }];
        const props = { displayName: "Notes", scopes, tenants };
        const registration = new EntraResourceApp(stack, "notes", props);
        return { server: { authorization: McpAuthorization.entra({ registration }) } };
      };
      expect(warnings(given)).toEqual([expect.stringContaining("Anybody in the world")]);
    });
  });

  it("tools that nobody can call", () => {
    const all = warnings(() => ({ server: { otherTools: false } }));
    expect(all).toEqual([expect.stringContaining("Nobody can call a tool of the server notes")]);
  });

  describe("a role that nobody can have", () => {
    const server = { roles: ["Notes.Read"], tools: { purge: { roles: ["Notes.Admin", "Typo"] } } };

    it("of a new registration without it", () => {
      const given = (stack: TerraformStack) => {
        const entra = new EntraClientApp(stack, "entra");
        entra.addRole("Notes.Read", { displayName: "Reader", description: "Reads" });
        entra.mapGroup(id, "Notes.Admin");
        return { gateway: { entra }, server };
      };
      const all = warnings(given);
      expect(all).toEqual([expect.stringContaining('Nobody can have the role "Typo"')]);
    });

    it("of the server's own registration, where its clients have tokens of Entra", () => {
      const given = (stack: TerraformStack) => {
        const registration = new EntraResourceApp(stack, "notes-entra", {
          displayName: "Notes",
          scopes: [{ name: "Notes.Use", description: "Use notes" }],
        });
        const role = { displayName: "Reader", description: "Reads" };
        registration.addRole("Notes.Read", role);
        registration.addRole("Notes.Admin", role);
        // What the gateway's registration has is of no use there.
        const entra = new EntraClientApp(stack, "entra");
        entra.addRole("Typo", role);
        const authorization = McpAuthorization.entra({ registration });
        return { gateway: { entra }, server: { ...server, authorization } };
      };
      expect(warnings(given)).toEqual([
        expect.stringMatching(
          /the role "Typo" .*its own registration in Entra has no such app role/,
        ),
      ]);
    });

    it("but not of a registration whose roles nobody here knows", () => {
      const entra = EntraClientApp.fromExisting({ clientId: id, tenantId: id });
      expect(warnings(() => ({ gateway: { entra }, server }))).toEqual([]);
    });
  });

  it("a policy that only Terraform reads", () => {
    const also = (gateway: McpOAuthGateway) => {
      const policy = gateway.node.findAll().find(({ node }) => node.path.endsWith("mcp/policy"));
      if (!(policy instanceof ApiManagementApiPolicy)) throw new Error("There is no policy.");
      policy.addOverride("xml_content", `\${file("policy.xml")}`);
    };
    const all = warnings(() => ({ also }));
    expect(all).toEqual([expect.stringContaining("Terraform makes the text of this policy")]);
  });

  it("a stream that its tier may end, and a list of tools that it cannot change, with HTTP+SSE", () => {
    const transport = McpTransport.httpWithSse({ messages: "message" });
    const server = {
      backend: McpBackend.url("https://backend.example/sse", { transport }),
      tools: { delete_note: { roles: ["Notes.Admin"] }, read_note: {} },
    };
    const entra = EntraClientApp.fromExisting({ clientId: id, tenantId: id });
    const given = (sku?: GatewaySku) =>
      warnings((stack) => ({
        gateway: {
          entra,
          ...(sku === undefined
            ? {}
            : {
                service: new GatewayService(stack, "service", {
                  platform: AzurePlatform.fromResourceGroup(stack, "p", {
                    name: "rg",
                    location: "westeurope",
                  }),
                  sku,
                }),
              }),
        },
        server,
      }));
    expect(given()).toEqual([
      expect.stringContaining("30 seconds for a request of a v2 tier"),
      expect.stringContaining("shows everybody delete_note; calls are held to the rules."),
    ]);
    expect(given(GatewaySku.developer())).toEqual([expect.stringContaining("shows everybody")]);
  });
});
