import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  InvalidPropertyError,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const backend = McpBackend.url("https://mcp.example/mcp");

describe("the paths of servers", () => {
  function gatewayWith(...paths: string[]) {
    const stack = new TerraformStack(Testing.app(), "test");
    const platform = new AzurePlatform(stack, "azure");
    const gateway = new McpOAuthGateway(stack, "gateway", { platform });
    for (const [index, path] of paths.entries()) {
      gateway.addServer(`server-${index}`, { backend, path });
    }
    return stack;
  }

  it("may begin alike: the whole path is the API's", () => {
    const { ofType, resource } = terraformOf(
      gatewayWith("team/orders", "team/invoices", "team/orders2"),
    );
    const apis = ofType("azurerm_api_management_api");
    expect(apis.map(({ path }) => path).toSorted()).toEqual([
      "",
      "team/invoices",
      "team/orders",
      "team/orders2",
    ]);
    const operations = Object.entries(resource["azurerm_api_management_api_operation"] ?? {});
    const ofServers = operations.filter(([address]) => address.includes("_servers_"));
    expect(new Set(ofServers.map(([, operation]) => operation["url_template"]))).toEqual(
      new Set(["/"]),
    );
  });

  it.each([
    ["team/orders", "team/orders"],
    ["team/orders", "team/orders/v2"],
    ["team/orders/v2", "team/orders"],
  ])("may not be %s and %s", (one, other) => {
    expect(() => gatewayWith(one, other)).toThrow(InvalidPropertyError);
    expect(() => gatewayWith(one, other)).toThrow(
      `path "${one}" and "${other}" of another server are one path`,
    );
  });
});
