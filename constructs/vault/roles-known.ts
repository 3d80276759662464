import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import type { Construct } from "constructs";
import { TerraformData } from "../terraform/terraform-data.ts";

/** How long a role takes to reach the vault's own endpoint; usually less. */
const propagation = 120_000;

/**
 * A step of the deployment that waits until a Key Vault knows new roles. Whatever is done at the vault's own endpoint, which
 * learns of roles late and refuses until then, depends on it. Node is there, since it runs this stack.
 */
export function rolesKnown(scope: Construct, roles: readonly RoleAssignment[]): TerraformData {
  return new TerraformData(scope, "roles-known", {
    triggersReplace: roles.map((role) => role.id),
    provisioners: [
      { type: "local-exec", command: `node --eval "setTimeout(() => {}, ${propagation})"` },
    ],
    dependsOn: [...roles],
  });
}
