import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  GatewayNetwork,
  InvalidPropertyError,
  McpBackend,
} from "../../../constructs/index.ts";

describe("a server at a URL", () => {
  it.each([
    ["https://mcp.contoso.com/mcp", "https://mcp.contoso.com", "/mcp"],
    ["https://mcp.contoso.com:8443/", "https://mcp.contoso.com:8443", "/"],
    ["https://xn--bcher-kva.example/a/b~c/%7Bd%7D", undefined, "/a/b~c/%7Bd%7D"],
    ["https://[2001:db8::1]:443/mcp", "https://[2001:db8::1]:443", "/mcp"],
    ["https://w.example/a&b'c--e", undefined, "/a&b'c--e"],
    [`https://\${azurerm_linux_function_app.orders.default_hostname}/mcp`, undefined, "/mcp"],
  ])("may be %s", (url, origin, mcpPath) => {
    const backend = McpBackend.url(url);
    expect(backend.mcpPath).toBe(mcpPath);
    expect(backend.url).toBe(origin ?? url.slice(0, -mcpPath.length));
  });

  it("may have a host that Terraform alone knows, and no such path", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const host = new TerraformVariable(stack, "host", { type: "string" }).stringValue;
    expect(McpBackend.url(`https://${host}:8443/mcp`).url).toBe(`https://${host}:8443`);
    expect(() => McpBackend.url(`https://mcp.example/${host}`)).toThrow("known when the stack");
  });

  it.each([
    ["http://mcp.example/mcp", "https with a path"],
    ["HTTPS://mcp.example/mcp", "https with a path"],
    ["https://mcp.example", "https with a path"],
    ["mcp.example/mcp", "https with a path"],
    ["", "https with a path"],
    ["https://mcp.example/mcp?code=1", "no query"],
    ["https://mcp.example/mcp#x", "no query"],
    ["https:///mcp", "have a host"],
    ["https://mcp .example/mcp", "have a host"],
    ["https://bücher.example/mcp", "have a host"],
    ["https://{b}.example/mcp", "have a host"],
    ["https://mcp.example:99999/mcp", "a port from 1 to 65535"],
    ["https://mcp.example:0/mcp", "a port from 1 to 65535"],
    ["https://mcp.example:/mcp", "have a host"],
    ["https://mcp.example:https/mcp", "have a host"],
    ["https://mcp.example/a b", "no blanks"],
    ["https://mcp.example/mcp ", "no blanks"],
    ["https://mcp.example/mcp\n", "no blanks"],
    ["https://mcp.example/{b}", "no braces"],
    ["https://mcp.example/a/../b", "a slash first"],
    ["https://mcp.example/%zz", "a slash first"],
    ["https://mcp.example\\mcp/x", "a slash first"],
  ])("cannot be %j", (url, problem) => {
    expect(() => McpBackend.url(url)).toThrow(InvalidPropertyError);
    expect(() => McpBackend.url(url)).toThrow(problem);
  });

  it.each(["https://user:hunter2@mcp.example/mcp", "https://hunter2@mcp.example/mcp?x"])(
    "has no password in it (%#), and none is repeated",
    (url) => {
      const refusal = expect.objectContaining({
        message: expect.stringMatching(/^(?!.*hunter2).*no user name or password/),
      });
      expect(() => McpBackend.url(url)).toThrow(refusal);
    },
  );
});

describe("a function app", () => {
  const systemKey = BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/mcp");

  it("is reached at its extension's path, with the system key", () => {
    const backend = McpBackend.functionApp("tools.azurewebsites.net", { systemKey });
    expect(backend).toMatchObject({
      url: "https://tools.azurewebsites.net",
      mcpPath: "/runtime/webhooks/mcp",
      credential: { authentication: { kind: "header", name: "x-functions-key" } },
    });
  });

  it("may be reached from one network alone, as a server at a URL may", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const platform = new AzurePlatform(stack, "azure");
    const network = new GatewayNetwork(stack, "network", {
      platform,
      addressSpace: "10.80.0.0/22",
    });
    const host = "tools.azurewebsites.net";
    expect(McpBackend.functionApp(host, { systemKey, network }).network).toBe(network);
    expect(McpBackend.url(`https://${host}/mcp`, { network }).network).toBe(network);
  });

  it.each(["", "a b", "tools/x", "user@tools", "https://tools"])("is not at %j", (hostName) => {
    expect(() => McpBackend.functionApp(hostName, { systemKey })).toThrow(InvalidPropertyError);
  });

  it.each([
    ["mcpPath", { systemKey, mcpPath: "mcp here" }],
    ["mcpPath", { systemKey, mcpPath: "/{mcp}" }],
    ["credential", { credential: BackendCredential.none().withAssertion() }],
  ])("is refused by what was called and given: %s", (property, props) => {
    expect(() => McpBackend.functionApp("tools.azurewebsites.net", props)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(`^McpBackend.functionApp: ${property} `)),
      }),
    );
  });
});
