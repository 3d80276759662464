import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { synthesized } from "../../stacks/synthesized.ts";

interface Policies {
  readonly resource: Readonly<
    Record<string, Readonly<Record<string, { readonly xml_content: string }>>>
  >;
}

it("state a server's values, and leave to fragments what all servers do", async () => {
  const stack = await synthesized("__tests__/stacks/guarded-server.ts", "1");
  const { resource } = JSON.parse(readFileSync(stack, "utf8")) as Policies;
  const sizes = Object.entries(resource["azurerm_api_management_api_policy"] ?? {})
    .filter(([address]) => address.startsWith("gateway_servers_"))
    .map(([address, { xml_content: xml }]) => [address, Buffer.byteLength(xml)] as const);
  expect(sizes.length).toBeGreaterThan(3);
  // What the cache knows, whose the key of a token of several tenants is and what was ended, is asked for in each: cache-*
  // policies stand in no fragment.
  const most = (address: string) => (address.includes("everyone") ? 12 : 8) * 1024;
  for (const [address, size] of sizes) expect(size, address).toBeLessThan(most(address));
});
