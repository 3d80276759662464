import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { dependable, type ITerraformDependable, Lazy } from "cdktf";
import type { Construct } from "constructs";
import { TerraformData } from "../terraform/terraform-data.ts";

/** How long a role takes to reach the vault's own endpoint; usually less. */
const propagation = 120_000;

/**
 * Roles in Key Vaults, with a step of the deployment that waits until the vaults know them. Whatever is done at a vault's own
 * endpoint, which learns of roles late and refuses until then, depends on it. Node is there, since it runs this stack.
 */
export class KnownRoles {
  readonly #roles: RoleAssignment[] = [];
  readonly #step: TerraformData;

  constructor(scope: Construct, roles: readonly RoleAssignment[] = []) {
    this.#step = new TerraformData(scope, "roles-known", {
      triggersReplace: Lazy.anyValue({ produce: () => this.#roles.map((role) => role.id) }),
      provisioners: [
        { type: "local-exec", command: `node --eval "setTimeout(() => {}, ${propagation})"` },
      ],
    });
    for (const role of roles) this.add(role);
  }

  /** Waits for this one, too. */
  add(role: RoleAssignment): void {
    this.#roles.push(role);
    this.#step.dependsOn = [...(this.#step.dependsOn ?? []), dependable(role)];
  }

  /** What to depend on. */
  get step(): ITerraformDependable {
    return this.#step;
  }
}
