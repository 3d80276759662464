import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { afterAll, expect, it } from "vitest";
import {
  AzurePlatform,
  GatewayService,
  GatewaySku,
  Language,
  Logo,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { fragmentLimit } from "../../../policy/limits.ts";
import { terraformOf } from "../terraform-of.ts";

const folder = mkdtempSync(join(tmpdir(), "mcp-pages-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The largest that there may be. */
function largestLogo(): Logo {
  const path = join(folder, "logo.png");
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  writeFileSync(path, Buffer.concat([png, Buffer.alloc(8 * 1024 - png.length)]));
  return Logo.fromFile(path);
}

/** The sizes of a gateway's fragments in bytes, by their ids. */
function fragmentsWith(languages: readonly Language[]) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform,
    service: new GatewayService(stack, "apim", { platform, sku: GatewaySku.developer() }),
    pages: {
      name: '"'.repeat(60),
      logo: largestLogo(),
      supportUrl: `https://help.contoso.com/${"a".repeat(500)}`,
      languages,
    },
  });
  gateway.addServer("orders", { backend: McpBackend.url("https://servers.contoso.com/mcp") });
  return terraformOf(stack)
    .ofType("azurerm_api_management_policy_fragment")
    .map(({ name, value }) => ({ name, size: Buffer.byteLength(String(value)) }));
}

// A page that is a policy has sixteen times as much room in the tiers that a gateway can be in.
it("every page has room to spare with the largest logo, the longest name and four languages as long as German", () => {
  const languages = ["de", "fr", "it", "pl"].map((tag) =>
    Language.of(tag, Language.german().texts),
  );
  const fragments = fragmentsWith(languages);
  const pages = [
    "mcp-call-refused",
    "mcp-problem-page",
    "mcp-problem-texts",
    "mcp-redirect-failure",
  ];
  expect(fragments.map(({ name }) => name)).toEqual(expect.arrayContaining(pages));
  expect(fragments.filter(({ size }) => size > fragmentLimit - 1024)).toEqual([]);
});
