import { TerraformStack, Testing } from "cdktf";
import { expect } from "vitest";
import { AzurePlatform, GatewayNetwork } from "../../../constructs/index.ts";
import type { Blocks } from "../terraform-of.ts";

/** A stack with a platform and a network, for what stands in it. */
export function networked() {
  const stack = new TerraformStack(Testing.app(), "stack");
  const platform = new AzurePlatform(stack, "azure");
  return { stack, platform, network: new GatewayNetwork(stack, "network", { platform }) };
}

/** The one resource of its type. */
export function only(blocks: Blocks, type: string) {
  const all = Object.values(blocks[type] ?? {});
  expect(all, type).toHaveLength(1);
  return all[0] ?? {};
}
