import { createHash } from "node:crypto";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { claim } from "../naming/claims.ts";
import { secretsReader } from "./gateway-vault.ts";
import { KnownRoles } from "./known-roles.ts";
import type { ReadableSecret } from "./readable-secret.ts";

/** Lets one identity read secrets that exist, each alone. */
export class SecretReaders extends Construct {
  readonly #principalId: string;
  #roles: KnownRoles | undefined;

  constructor(scope: Construct, id: string, principalId: string) {
    super(scope, id);
    this.#principalId = principalId;
  }

  /**
   * Gives the role; returns what there has to be before a secret is read.
   * @throws InvalidPropertyError when the same identity is given it a second time, which Azure refuses.
   */
  allow({ keyVaultId, name }: ReadableSecret): ITerraformDependable {
    const scope = `${keyVaultId}/secrets/${name}`;
    claim({
      construct: this,
      property: "keyVaultId",
      key: `role ${this.#principalId} ${scope}`,
      refusal: (first) =>
        `of the secret "${name}" has the role for ${first} given already. Leave keyVaultId out here.`,
    });
    this.#roles ??= new KnownRoles(this);
    // Named after the secret: whoever it is for, Azure refuses a role that is there already.
    const id = createHash("sha256").update(scope.toLowerCase()).digest("hex").slice(0, 8);
    this.#roles.add(
      new RoleAssignment(this, `${name}-${id}`, {
        scope,
        roleDefinitionName: secretsReader,
        principalId: this.#principalId,
        principalType: "ServicePrincipal",
      }),
    );
    return this.#roles.step;
  }
}
