import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { nameRules } from "../naming/azure-name-rules.ts";
import { readableName } from "../naming/azure-names.ts";
import type { KeyVaultNamedValue } from "../naming/named-value-definition.ts";
import { resourceId } from "../naming/resource-id.ts";
import { flag, instance, type Kind, list, needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { GatewayVault, secretsReader } from "./gateway-vault.ts";
import { KnownRoles } from "./known-roles.ts";

/** A Key Vault that the stack makes for a gateway's secrets. */
export interface NewSecretVaultProps {
  /**
   * The object ids of all who deploy, people and pipelines, first whoever deployed first: they write the secrets, and Terraform
   * reads them again at every plan.
   * @default whoever deploys, which is enough while that is one and the same
   */
  readonly deployers?: readonly string[];
  /**
   * Whether nobody, not even you, can purge the secrets before the vault's seven days of soft delete are over. It
   * cannot be switched off again for a vault.
   * @default true
   */
  readonly purgeProtection?: boolean;
}

/** A Key Vault of somebody else for a gateway's secrets. */
export interface ExistingSecretVault {
  /** Its resource id. Whoever deploys has the role Key Vault Secrets Officer there. */
  readonly keyVaultId: string;
  /**
   * Whether the stack gives the gateway's identity the role Key Vault Secrets User on each of its secrets, and on no other; it
   * takes the right to assign roles there.
   * @default true
   */
  readonly assignsRoles?: boolean;
}

export interface SecretStoreContext {
  readonly platform: IAzurePlatform;
  /** The managed identity of the gateway. */
  readonly readerPrincipalId: string;
}

/** Where the secrets of one gateway are kept. */
export interface BoundSecretStore {
  /** Keeps a secret; undefined where its named value itself does. @param key says which, each once */
  keep(key: string, value: string): KeyVaultNamedValue | undefined;
}

/**
 * Where the secrets of a gateway that Terraform knows are kept: the keys that seal and sign, a client secret, the keys
 * of servers. They are in the Terraform state in either case.
 *
 * @example
 * new McpOAuthGateway(stack, "gateway", { platform, secretStore: SecretStore.newKeyVault() });
 */
export abstract class SecretStore {
  /** Published types lack `bind`, and without a member every object would be one. */
  declare protected readonly isSecretStore: true;

  /** In secret named values of API Management: encrypted, but visible to whoever may list their values. */
  static namedValues(): SecretStore {
    return new InNamedValues();
  }

  /** In a new Key Vault, which records who reads them; API Management refers to them. */
  static newKeyVault(props: NewSecretVaultProps = {}): SecretStore {
    checkShape({ construct: "SecretStore.newKeyVault" }, newSecretVaultShape, props);
    return new InNewVault(props);
  }

  /**
   * In an existing Key Vault, which API Management has to reach. A vault behind a firewall does not work: it admits a
   * system-assigned identity only, and the gateway's is user-assigned.
   * @throws InvalidPropertyError when the id is not that of a Key Vault.
   */
  static existingKeyVault(props: ExistingSecretVault): SecretStore {
    const made = "SecretStore.existingKeyVault";
    checkShape({ construct: made, isOnlyArgument: true }, existingSecretVaultShape, props);
    const keyVaultId = resourceId(
      made,
      "keyVaultId",
      props.keyVaultId,
      "Microsoft.KeyVault/vaults",
    );
    return new InExistingVault({ ...props, keyVaultId });
  }

  /**
   * Makes what keeps the secrets of a gateway; called once, by the gateway.
   * @internal
   */
  abstract bind(scope: Construct, context: SecretStoreContext): BoundSecretStore;
}

class InNamedValues extends SecretStore {
  override bind(): BoundSecretStore {
    return { keep: () => undefined };
  }
}

class InNewVault extends SecretStore {
  readonly #props: NewSecretVaultProps;

  constructor(props: NewSecretVaultProps) {
    super();
    this.#props = props;
  }

  override bind(scope: Construct, context: SecretStoreContext): BoundSecretStore {
    const { purgeProtection = true, ...props } = this.#props;
    const vault = new GatewayVault(scope, "vault", {
      ...context,
      ...props,
      purgeProtection,
      deployersRole: "Key Vault Secrets Officer",
      loss: "Without it, the MCP gateway opens nothing that it has sealed, and everybody has to sign in again.",
    });
    return {
      keep: (key, value) => {
        // The key of a server has an underscore, which no name of a secret has.
        const name = readableName([key], "-", nameRules.secret.longest);
        const secret = { vaultId: vault.id, name, value };
        return { keyVaultSecretId: secretIn(scope, key, secret, [vault.ready]).id };
      },
    };
  }
}

class InExistingVault extends SecretStore {
  readonly #props: ExistingSecretVault;

  constructor(props: ExistingSecretVault) {
    super();
    this.#props = props;
  }

  override bind(scope: Construct, context: SecretStoreContext): BoundSecretStore {
    const { keyVaultId, assignsRoles = true } = this.#props;
    const roles = assignsRoles ? new KnownRoles(scope) : undefined;
    return {
      keep: (key, value) => {
        // Others have secrets there, too, and other gateways perhaps some of the same key.
        const name = context.platform.names.of(scope, "secret", undefined, [key]);
        const secret = secretIn(scope, key, { vaultId: keyVaultId, name, value }, []);
        if (roles === undefined) return { keyVaultSecretId: secret.id };
        roles.add(
          new RoleAssignment(scope, `${key}-reads`, {
            scope: secret.resourceVersionlessId,
            roleDefinitionName: secretsReader,
            principalId: context.readerPrincipalId,
            principalType: "ServicePrincipal",
          }),
        );
        return { keyVaultSecretId: secret.id, dependsOn: [roles.step] };
      },
    };
  }
}

function secretIn(
  scope: Construct,
  key: string,
  secret: { readonly vaultId: string; readonly name: string; readonly value: string },
  dependsOn: readonly ITerraformDependable[],
): KeyVaultSecret {
  return new KeyVaultSecret(scope, key, {
    keyVaultId: secret.vaultId,
    name: secret.name,
    value: secret.value,
    contentType: "MCP gateway; changed by Terraform alone",
    dependsOn: [...dependsOn],
  });
}

export const secretStoreKind: Kind<SecretStore> = instance(
  ["bind"],
  "SecretStore.namedValues(), SecretStore.newKeyVault() or SecretStore.existingKeyVault({...})",
);

const newSecretVaultShape: Shape<NewSecretVaultProps> = {
  deployers: list(text()),
  purgeProtection: flag,
};

const existingSecretVaultShape: Shape<ExistingSecretVault> = {
  keyVaultId: needed(text("the resource id of the Key Vault")),
  assignsRoles: flag,
};
