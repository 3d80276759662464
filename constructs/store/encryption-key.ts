import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { type AssignableIdentity, assignableIdentityKind } from "../managed-identity.ts";
import { resourceId } from "../naming/resource-id.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { KnownRoles } from "../vault/known-roles.ts";

/** A key of a Key Vault in the subscription that is deployed to. */
export interface EncryptionKeyProps {
  /** The resource id of the vault, which needs purge protection, and roles instead of access policies. */
  readonly keyVaultId: string;
  /** The name of an RSA key in it. */
  readonly name: string;
  /**
   * The version of the key.
   * @default the newest; Azure looks for a new one once a day
   */
  readonly version?: string;
  /**
   * An identity that has the role Key Vault Crypto Service Encryption User on the key, or in its vault.
   * @default one that the stack makes and gives the role, which takes the right to assign roles on the key
   */
  readonly identity?: AssignableIdentity;
}

/** What a storage account is made with. */
export interface BoundEncryptionKey {
  readonly identityId: string;
  readonly keyId: string;
  /** What must exist before the account. */
  readonly resources: readonly ITerraformDependable[];
}

/**
 * A key of your own that encrypts what is stored, instead of one of Microsoft's. Without the key nothing can be read:
 * whoever removes it, or the role on it, stops every sign-in until it is back.
 *
 * @example
 * const encryptionKey = EncryptionKey.fromKeyVault({
 *   keyVaultId:
 *     "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso-keys",
 *   name: "mcp-grants",
 * });
 * new GrantStore(stack, "grants", { platform, encryptionKey });
 */
export class EncryptionKey {
  /**
   * An existing key. The stack creates none, because keys are rarely managed by those who deploy.
   * @throws InvalidPropertyError when an id or a name is not valid.
   */
  static fromKeyVault(props: EncryptionKeyProps): EncryptionKey {
    const made = "EncryptionKey.fromKeyVault";
    checkShape({ construct: made, isOnlyArgument: true }, encryptionKeyShape, props);
    const { name, version } = props;
    if (!/^[0-9A-Za-z-]{1,127}$/.test(name)) {
      throw new InvalidPropertyError(
        made,
        "name",
        `must be 1 to 127 letters, digits and hyphens; it is "${name}".`,
      );
    }
    if (version !== undefined && !/^[0-9a-f]{32}$/.test(version)) {
      throw new InvalidPropertyError(
        made,
        "version",
        `must be the 32 hexadecimal digits of a version; it is "${version}".`,
      );
    }
    return new EncryptionKey({
      ...props,
      keyVaultId: resourceId(made, "keyVaultId", props.keyVaultId, "Microsoft.KeyVault/vaults"),
    });
  }

  readonly #props: EncryptionKeyProps;

  private constructor(props: EncryptionKeyProps) {
    this.#props = props;
  }

  /**
   * Makes what an account needs to use the key, in the order that Azure needs: it asks the vault while the account is made.
   * @internal
   */
  bind(scope: Construct, platform: IAzurePlatform): BoundEncryptionKey {
    const { keyVaultId, name, version } = this.#props;
    const [vaultName = "", resourceGroupName = ""] = placeOf(keyVaultId);
    const vault = new DataAzurermKeyVault(scope, "vault", {
      name: vaultName,
      resourceGroupName,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.purge_protection_enabled}`,
            errorMessage: `Azure encrypts a storage account with keys of a Key Vault with purge protection only; ${vaultName} has none.`,
          },
          ...(this.#props.identity === undefined ? [rolesCount(vaultName)] : []),
        ],
      },
    });
    const keyId = [`${vault.vaultUri}keys/${name}`, ...(version === undefined ? [] : [version])];
    return {
      ...(this.#props.identity === undefined
        ? this.#newIdentity(scope, platform)
        : { identityId: this.#props.identity.id, resources: [] }),
      keyId: keyId.join("/"),
    };
  }

  #newIdentity(scope: Construct, platform: IAzurePlatform): Omit<BoundEncryptionKey, "keyId"> {
    const { keyVaultId, name } = this.#props;
    const identity = new UserAssignedIdentity(scope, "identity", {
      name: platform.names.of(scope, "identity"),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    });
    const role = new RoleAssignment(scope, "reads-key", {
      scope: `${keyVaultId}/keys/${name}`,
      roleDefinitionName: "Key Vault Crypto Service Encryption User",
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
    });
    return { identityId: identity.id, resources: [new KnownRoles(scope, [role]).step] };
  }
}

function rolesCount(vaultName: string) {
  return {
    condition: `\${self.rbac_authorization_enabled}`,
    errorMessage: `The Key Vault ${vaultName} gives rights by access policies, so a role on its key counts for nothing. Let it give them by roles, or give EncryptionKey.fromKeyVault an identity that may use the key.`,
  };
}

/** The name and the resource group in the id of a vault. */
function placeOf(keyVaultId: string): string[] {
  const parts = keyVaultId.split("/");
  return [parts.at(-1) ?? "", parts[4] ?? ""];
}

export const encryptionKeyKind: Kind<EncryptionKey> = instance(
  ["bind"],
  "an EncryptionKey: EncryptionKey.fromKeyVault({...})",
);

const encryptionKeyShape: Shape<EncryptionKeyProps> = {
  keyVaultId: needed(text("the resource id of the Key Vault")),
  name: needed(text("the name of the key")),
  version: text(),
  identity: assignableIdentityKind,
};
