import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock/index.js";
import { dependable, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { IAzurePlatform } from "./azure-platform.ts";

/** A lock in Azure, or none. */
export interface DeletionLock {
  /** Tells it what is part of the resource and cannot be deleted while the lock is there. */
  covers(parts: readonly ITerraformDependable[]): void;
}

/**
 * Has Azure refuse to delete a resource that keeps something, where the platform says so. A lock holds for everybody and for
 * all parts of the resource, its roles among them; Terraform deletes it before what it covers.
 */
export function deletionLock(
  scope: Construct,
  platform: IAzurePlatform,
  resourceId: string,
  why: string,
): DeletionLock {
  if (platform.deletionLocks !== true) return { covers: () => undefined };
  const lock = new ManagementLock(scope, "lock", {
    name: "kept-by-mcp-gateway",
    scope: resourceId,
    lockLevel: "CanNotDelete",
    notes: why,
  });
  return {
    covers: (parts) => {
      lock.dependsOn = [...(lock.dependsOn ?? []), ...parts.map(dependable)];
    },
  };
}
