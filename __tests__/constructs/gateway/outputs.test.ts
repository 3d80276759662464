import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  type IMcpOAuthGateway,
  InvalidPropertyError,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";

const backend = McpBackend.url("https://backend.example/mcp");

function newStack() {
  const stack = new TerraformStack(Testing.app(), "stack");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = (scope: Construct, id: string): IMcpOAuthGateway =>
    new McpOAuthGateway(scope, id, { platform });
  const outputs = (): string[] => Object.keys(JSON.parse(Testing.synth(stack)).output);
  return { stack, gateway, outputs };
}

describe("outputs", () => {
  it("have the names that the documents name", () => {
    const { stack, gateway, outputs } = newStack();
    gateway(stack, "gateway").addServer("weather", { backend });
    expect(outputs()).toEqual(["gateway-grant-store", "gateway-issuer", "gateway-weather-url"]);
  });

  it("have a name for each gateway", () => {
    const { stack, gateway, outputs } = newStack();
    const team = new Construct(stack, "team 1");
    gateway(stack, "a").addServer("weather", { backend });
    gateway(team, "9").addServer("weather", { backend });
    expect(outputs()).toEqual([
      ...["a-grant-store", "a-issuer", "a-weather-url"],
      ...["team-1-9-grant-store", "team-1-9-issuer", "team-1-9-weather-url"],
    ]);
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
