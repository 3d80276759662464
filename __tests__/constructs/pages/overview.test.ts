import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  Logo,
  McpBackend,
  McpOAuthGateway,
  type PagesProps,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

/** The policies of a gateway with two servers that answer its own address and the sign in a browser's tab. */
function policiesWith(pages: PagesProps) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, pages });
  for (const server of ["orders", "notes"]) {
    gateway.addServer(server, { backend: McpBackend.url("https://servers.contoso.com/mcp") });
  }
  const texts = terraformOf(stack)
    .ofType("azurerm_api_management_api_operation_policy")
    .map((policy) => String(policy["xml_content"]));
  const that = (start: string) => texts.find((text) => text.includes(`<!-- ${start}`)) ?? "";
  return { overview: that("GET /: "), favicon: that("GET /favicon.ico: ") };
}

const serverPaths = /"\/(orders|notes)\/mcp"/g;

describe("a gateway of several servers", () => {
  it("names none of them at its own address, as metadata does not list them either", () => {
    const { overview, favicon } = policiesWith({ accentColor: "#7a1f5c" });
    expect(overview).toContain("Give the address of a server to your MCP client.");
    expect(overview.match(serverPaths)).toBeNull();
    expect(favicon).toContain('fill=\\"#7a1f5c\\"');
  });

  it("names all where the operator wants it, and shows the logo in a browser's tab", () => {
    const logo = Logo.fromFile("__tests__/stacks/northwind-logo.svg");
    const { overview, favicon } = policiesWith({ listsServers: true, logo });
    expect(overview.match(serverPaths)).toEqual(['"/orders/mcp"', '"/notes/mcp"']);
    expect(favicon).toContain(`href=\\"${logo.dataUri}\\"`);
  });
});
