import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  type AzureNaming,
  AzurePlatform,
  ContainerImage,
  InvalidPropertyError,
  McpContainerServer,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

function synth(naming: AzureNaming) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure", { naming });
  const image = ContainerImage.fromReference("contoso.azurecr.io/mcp:1.0.0");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform });
  for (const id of ["orders", "stock"]) {
    gateway.addServer(id, { backend: new McpContainerServer(stack, id, { platform, image }) });
  }
  const { resource } = terraformOf(stack);
  return (type: string) =>
    Object.values(resource[type] ?? {})
      .map(({ name }) => String(name).replace(/\$\{random_string[^}]+\}/, "SUFFIX"))
      .toSorted();
}

describe("a company's own naming", () => {
  it("names what it wants to, and leaves the rest", () => {
    const names = synth(({ kind, path, suffix }) =>
      kind === "container app" ? `app-weu-${path.at(-1)}-${suffix}` : undefined,
    );
    expect(names("azurerm_container_app")).toEqual([
      "app-weu-orders-SUFFIX",
      "app-weu-stock-SUFFIX",
    ]);
    expect(names("azurerm_storage_account")).toEqual(["stmcpgatewaygrantsSUFFIX"]);
  });

  it("is told what a name has to change with", () => {
    const told: unknown[] = [];
    synth(({ kind, variant, prefix, proposed }) => {
      if (kind === "container app") told.push([variant, prefix, proposed.split("-")[0]]);
      return undefined;
    });
    expect(told).toEqual([
      [[], "mcp", "ca"],
      [[], "mcp", "ca"],
    ]);
  });

  it("is held to Azure's rules, the suffix counted", () => {
    const long = synth.bind(undefined, ({ kind, suffix }) =>
      kind === "storage" ? `stcontosoplatform12${suffix}` : undefined,
    );
    expect(long).toThrow(InvalidPropertyError);
    expect(long).toThrow(
      'test/gateway/grants: naming of the storage account must be lower-case letters and digits, 3 at least, at most 24 characters; it is "stcontosoplatform12xxxxxx".',
    );
  });

  it("is refused where it names two alike", () => {
    const alike = () => synth(({ kind }) => (kind === "container app" ? "app-weu" : undefined));
    expect(alike).toThrow('"app-weu" of its container app is taken by test/orders');
  });
});
