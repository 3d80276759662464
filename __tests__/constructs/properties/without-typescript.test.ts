import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  EntraClientApp,
  GatewayService,
  GrantStore,
  InvalidPropertyError,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  Observability,
} from "../../../constructs/index.ts";

/** As JavaScript calls a construct: with whatever there is. */
type Untyped = new (scope: TerraformStack, id: string, props?: unknown) => unknown;

const id = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";

function newStack() {
  const stack = new TerraformStack(Testing.app(), "test");
  return { stack, platform: new AzurePlatform(stack, "azure") };
}

describe("without TypeScript", () => {
  it.each<[string, unknown]>([
    ["GatewayService", GatewayService],
    ["GrantStore", GrantStore],
    ["McpContainerServer", McpContainerServer],
    ["McpOAuthGateway", McpOAuthGateway],
    ["Observability", Observability],
  ])("%s says that it needs a platform", (_name, construct) => {
    for (const props of [undefined, {}, { platform: "westeurope" }]) {
      const make = () => new (construct as Untyped)(newStack().stack, "made", props);
      expect(make).toThrow(InvalidPropertyError);
      expect(make).toThrow(/ platform (?:is missing|cannot be text)\. Give an AzurePlatform/);
    }
  });

  it.each<[string, unknown, string]>([
    ["service", "contoso-apim", "Give a GatewayService"],
    ["entra", id, "Give an EntraClientApp"],
    ["grantStore", {}, "Give a GrantStore"],
    ["tokenSigning", "RS256", "Give TokenSigning.hs256() or"],
    ["clients", { documents: ["vscode.dev"] }, "clients.documents cannot be a list."],
    ["clients", { redirects: ["claude.ai"] }, "clients.redirects cannot be a list."],
  ])("a gateway's %s cannot be %j", (property, value, problem) => {
    const make = () => {
      const { stack, platform } = newStack();
      const props = { platform, [property]: value };
      return new (McpOAuthGateway as unknown as Untyped)(stack, "gateway", props);
    };
    expect(make).toThrow(`test/gateway: ${property}`);
    expect(make).toThrow(problem);
  });

  it.each([undefined, {}, { backend: "https://mcp.example/mcp" }])(
    "a server with %j is told to be given a backend",
    (props) => {
      const { stack, platform } = newStack();
      const gateway = new McpOAuthGateway(stack, "gateway", { platform });
      const add = () => gateway.addServer("orders", props as never);
      expect(add).toThrow('test/gateway: backend of the server "orders" ');
      expect(add).toThrow("McpBackend.url(...)");
    },
  );

  it("a SKU is no text", () => {
    const { stack, platform } = newStack();
    const props = { platform, sku: "BasicV2_1" };
    const make = () => new (GatewayService as unknown as Untyped)(stack, "apim", props);
    expect(make).toThrow("test/apim: sku cannot be text. Give a GatewaySku");
  });

  it.each<[string, () => unknown]>([
    ["header", () => BackendCredential.header("X-Key", "hunter2" as never)],
    ["header", () => BackendCredential.header("X-Key", undefined as never)],
    ["assertion", () => BackendCredential.assertion("hunter2" as never)],
    ["credential", () => McpBackend.url("https://a.example/b", { credential: "hunter2" as never })],
    ["fromTerraform", () => BackendSecret.fromTerraform("hunter2")],
    [
      "Entra's credential",
      () =>
        EntraClientApp.fromExisting({ clientId: id, tenantId: id, credential: "hunter2" as never }),
    ],
  ])("a secret of %s is no plain text, and is not repeated", (_what, make) => {
    expect(make).toThrow(InvalidPropertyError);
    expect(make).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });
});
