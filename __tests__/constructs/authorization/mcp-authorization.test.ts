import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  ContainerImage,
  EntraClientApp,
  EntraResourceApp,
  McpAuthorization,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  type McpServerProps,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const clientId = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
const tenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const read = { name: "Notes.Read", description: "Read notes" };
const write = { name: "Notes.Write", description: "Write notes" };
const existing = (...scopes: string[]) =>
  EntraResourceApp.fromExisting({ clientId, tenantId, scopes });
const entra = (...scopes: string[]) =>
  McpAuthorization.entra({ registration: existing(...scopes) });

interface Place {
  readonly gateway: McpOAuthGateway;
  readonly platform: AzurePlatform;
  readonly stack: TerraformStack;
}

/** What a gateway in a stack of its own is synthesized to, its policies compiled, after `add` has added its servers. */
function synth(add: (place: Place) => void) {
  const app = new App({
    stackTraces: false,
    outdir: "cdktf.out/mcp-authorization",
    context: { checkPolicies: false },
  });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const registration = EntraClientApp.fromExisting({
    clientId: "aad0aad0-0000-4000-8000-000000000000",
    tenantId,
  });
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra: registration });
  add({ gateway, platform, stack });
  return terraformOf(stack, true);
}

function server(props: Partial<McpServerProps>) {
  return ({ gateway }: Place) =>
    gateway.addServer("notes", {
      backend: McpBackend.url("https://backend.example/mcp"),
      ...props,
    });
}

describe("a server whose clients have tokens of Entra", () => {
  it("stands alone behind a gateway, and its metadata at the root too", () => {
    const { resource } = synth(server({ authorization: entra("Notes.Read") }));
    const policies = resource["azurerm_api_management_api_operation_policy"] ?? {};
    const metadata = Object.entries(policies).filter(([name]) => /_protected-resource/.test(name));
    const [, { xml_content: text, depends_on: waits } = {}] =
      metadata.find(([name]) => /metadata-policy/.test(name)) ?? [];
    expect(text).toContain("{{mcp-entra-issuer-of-notes_mcp}}");
    expect(text).toContain('path == ""');
    expect(JSON.stringify(waits)).toContain("entra-issuer-of-notes_mcp");
    expect(JSON.stringify(waits)).not.toContain("${");
  });

  it("needs the only scope that its registration exposes", () => {
    let scopes: readonly string[] = [];
    synth((place) => {
      scopes = server({ authorization: entra("Notes.Read") })(place).scopes;
    });
    expect(scopes).toEqual([`api://${clientId}/Notes.Read`]);
  });

  it.each<[string, Partial<McpServerProps>, string]>([
    [
      "several scopes, and none is named",
      { authorization: entra("Notes.Read", "Notes.Write") },
      "must say which of the registration's scopes every call needs: Notes.Read, Notes.Write.",
    ],
    [
      "a scope that is not exposed",
      { authorization: entra("Notes.Read"), scopes: [write] },
      'hold "Notes.Write", which its registration in Entra does not expose (it exposes Notes.Read).',
    ],
    [
      "a tool's scope that is not exposed",
      { authorization: entra("Notes.Read"), tools: { write_note: { scopes: [write] } } },
      'hold "Notes.Write"',
    ],
    [
      "an authorization that is none",
      { authorization: "entra" as unknown as McpAuthorization },
      "McpAuthorization.gateway()",
    ],
  ])("is refused with %s", (_what, props, sentence) => {
    expect(() => synth(server(props))).toThrow(sentence);
  });

  it("is refused without a registration, and with one that exposes nothing", () => {
    expect(() => entra()).toThrow("exposes no scope, so no client can ask for a token");
    const nothing = {} as Parameters<typeof McpAuthorization.entra>[0];
    expect(() => McpAuthorization.entra(nothing)).toThrow("Give an EntraResourceApp");
  });

  it("takes rules for tools with scopes of its registration", () => {
    const authorization = entra("Notes.Read", "Notes.Write");
    const tools = { write_note: { scopes: [write] } };
    expect(() => synth(server({ authorization, scopes: [read], tools }))).not.toThrow();
  });
});

describe("a registration that tokens of clients are for", () => {
  const backend = McpBackend.url("https://backend.example/mcp");

  it("is one server's", () => {
    expect(() =>
      synth(({ gateway }) => {
        for (const id of ["notes", "orders"]) {
          gateway.addServer(id, { backend, authorization: entra("Notes.Read") });
        }
      }),
    ).toThrow('The servers "notes" and "orders" take Entra\'s tokens for one registration');
  });

  it("is not the gateway's own", () => {
    const own = EntraResourceApp.fromExisting({
      clientId: "aad0aad0-0000-4000-8000-000000000000",
      tenantId,
      scopes: ["Notes.Read"],
    });
    const authorization = McpAuthorization.entra({ registration: own });
    expect(() => synth(server({ authorization }))).toThrow("the gateway's own registration");
  });

  it("is none by which a server knows the gateway, the same or another", () => {
    const knows = BackendCredential.managedIdentity(`api://${clientId}`);
    const partner = McpBackend.url("https://partner.example/mcp", { credential: knows });
    const authorization = entra("Notes.Read");
    const sentence = "by which the server";
    expect(() => synth(server({ authorization, backend: partner }))).toThrow(sentence);
    expect(() =>
      synth(({ gateway }) => {
        gateway.addServer("partner", { backend: partner });
        gateway.addServer("notes", { backend, authorization });
      }),
    ).toThrow('by which the server "partner" knows the gateway');
  });

  it("is none that a container server of the stack has already", () => {
    expect(() =>
      synth(({ gateway, platform, stack }) => {
        const registration = new EntraResourceApp(stack, "notes-entra", {
          displayName: "Notes",
          scopes: [read],
        });
        const image = ContainerImage.fromReference("example.azurecr.io/notes:1");
        const notes = new McpContainerServer(stack, "notes", {
          platform,
          image,
          entra: registration,
        });
        const authorization = McpAuthorization.entra({ registration });
        gateway.addServer("notes", { backend: notes, authorization });
      }),
    ).toThrow('by which the server "notes" knows the gateway');
  });
});

describe("a server that is given tokens on behalf of people", () => {
  const graph = "https://graph.microsoft.com/User.Read";
  const asking = (scope: string) =>
    McpBackend.url("https://backend.example/mcp", {
      credential: BackendCredential.onBehalfOf(scope),
    });

  it("has a registration that the gateway proves itself for", () => {
    const all = synth(({ gateway, stack }) => {
      const registration = new EntraResourceApp(stack, "notes-entra", {
        displayName: "Notes",
        scopes: [read],
      });
      registration.addPermission(clientId, [tenantId]);
      const authorization = McpAuthorization.entra({ registration });
      gateway.addServer("notes", { backend: asking(graph), authorization });
    });
    expect(all.ofType("azuread_application_federated_identity_credential")).toEqual([
      expect.objectContaining({
        application_id: expect.stringContaining("notes-entra"),
        subject: expect.stringContaining("principal_id"),
        audiences: ["api://AzureADTokenExchange"],
      }),
    ]);
    expect(all.ofType("azuread_application_api_access")).toEqual([
      expect.objectContaining({ api_client_id: clientId, scope_ids: [tenantId] }),
    ]);
    const policies = all.ofType("azurerm_api_management_api_policy");
    const own = policies.find(({ api_name: api }) => String(api).includes("notes_mcp"));
    expect(JSON.stringify(own?.["depends_on"])).toContain("federated_identity_credential");
  });

  it.each([
    ["have", McpAuthorization.gateway()],
    ["may have", McpAuthorization.gatewayAndEntra({ registration: existing("Notes.Read") })],
  ])("is refused where clients %s the gateway's tokens", (_, authorization) => {
    expect(() => synth(server({ backend: asking(graph), authorization }))).toThrow(
      "on behalf of people, which Entra gives for its own tokens only",
    );
  });

  it.each(["", "User.Read", "openid", "https://graph.microsoft.com", "api://x/a api://x/b"])(
    'is refused with the scope "%s"',
    (scope) => {
      expect(() => asking(scope)).toThrow("must be one scope with the App ID URI");
    },
  );

  it("shares no API with another server, but those of Microsoft", () => {
    const others = "6b1c4f6e-0f1c-4f0e-8a53-0d3d8b1f2a11";
    const two = (scope: string) => () =>
      synth(({ gateway }) => {
        for (const [id, client] of [
          ["notes", clientId],
          ["orders", others],
        ] as const) {
          const registration = EntraResourceApp.fromExisting({
            clientId: client,
            tenantId,
            scopes: ["Notes.Read"],
          });
          const authorization = McpAuthorization.entra({ registration });
          gateway.addServer(id, { backend: asking(scope), authorization });
        }
      });
    expect(two(graph)).not.toThrow();
    expect(two("api://files/Files.Read")).toThrow("are given the same resource");
    expect(two(`api://${others}/Notes.Read`)).toThrow("as the person");
  });
});
