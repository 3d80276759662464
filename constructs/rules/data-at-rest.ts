import { isFalse, isTrue, settingRule } from "./setting-rule.ts";
import type { StackRule } from "./stack-rule.ts";

/** Blobs that anybody may read. */
export const publicBlobs: StackRule = settingRule(
  {
    id: "public-blobs",
    severity: "error",
    title: "No storage account lets anybody read blobs",
    reason:
      "Public access makes every blob of a container readable without a sign-in (Microsoft, Remediate anonymous read access to blob data).",
    remedy:
      'Set allow_nested_items_to_be_public to false on the account, and container_access_type to "private".',
  },
  [
    {
      type: "azurerm_storage_account",
      argument: "allow_nested_items_to_be_public",
      unset: true,
      safe: isFalse,
      problem: "Containers of the account may be made public.",
    },
    {
      type: "azurerm_storage_container",
      argument: "container_access_type",
      unset: "private",
      safe: (value) => value === "private",
      problem: "Anybody may read the container.",
    },
  ],
);

/** Keys that open everything in an account, for ever. */
export const sharedKeys: StackRule = settingRule(
  {
    id: "shared-keys",
    severity: "error",
    title: "No account is opened by a shared key",
    reason:
      "A shared key opens all of an account, says nothing of who comes, and is in the Terraform state (Microsoft, Prevent Shared Key authorization).",
    remedy: "Switch keys off, and give identities a role on what they need.",
  },
  [
    {
      type: "azurerm_storage_account",
      argument: "shared_access_key_enabled",
      unset: true,
      safe: isFalse,
      problem: "Shared keys open the account.",
    },
    {
      type: "azurerm_cosmosdb_account",
      argument: "local_authentication_disabled",
      unset: false,
      safe: isTrue,
      problem: "Keys open the account.",
    },
  ],
);

/** Registries whose images somebody else could replace. */
export const registryUsers: StackRule = settingRule(
  {
    id: "registry-users",
    severity: "error",
    title: "A container registry has no admin user and no anonymous one",
    reason:
      "The admin user is one password for everybody that pushes and pulls everything (Microsoft, Azure Container Registry authentication).",
    remedy: "Set it to false; identities pull with the role AcrPull.",
  },
  [
    {
      type: "azurerm_container_registry",
      argument: "admin_enabled",
      unset: false,
      safe: isFalse,
      problem: "The registry has an admin user.",
    },
    {
      type: "azurerm_container_registry",
      argument: "anonymous_pull_enabled",
      unset: false,
      safe: isFalse,
      problem: "Anybody may pull images.",
    },
  ],
);

/** Vaults whose rights are seen and given like all others. */
export const vaultAccess: StackRule = {
  id: "vault-access",
  severity: "error",
  title: "A Key Vault gives rights by roles",
  reason:
    "With access policies, whoever may manage a vault may read every secret in it (Microsoft, Azure RBAC vs. access policies).",
  remedy:
    "Set rbac_authorization_enabled to true, and assign roles such as Key Vault Secrets User.",
  check: (stack) =>
    stack
      .ofType("azurerm_key_vault")
      .filter(
        ({ values }) =>
          !isTrue(values["rbac_authorization_enabled"]) &&
          !isTrue(values["enable_rbac_authorization"]),
      )
      .map(({ path }) => ({ path, problem: "Access policies give the rights of the vault." })),
};

/** Vaults that come back when somebody deletes them. */
export const vaultDeletion: StackRule = {
  id: "vault-deletion",
  severity: "warning",
  title: "A deleted Key Vault can be had back",
  reason:
    "Without purge protection whoever deletes a vault can purge it, and keys and secrets are lost for good (Microsoft, Azure Key Vault soft-delete overview).",
  remedy:
    "Set purge_protection_enabled to true, or say in a suppression why what is in the vault can be lost.",
  check: (stack) =>
    stack
      .ofType("azurerm_key_vault")
      .filter(({ values }) => !isTrue(values["purge_protection_enabled"]))
      .map(({ path }) => ({ path, problem: "The vault can be purged as soon as it is deleted." })),
};

/** Terraform writes every key into its state. */
export const stateInFile: StackRule = {
  id: "state-in-file",
  severity: "warning",
  title: "The Terraform state is kept encrypted, where several can reach it",
  reason:
    "The state holds every secret of the stack in plain text, and a file is as safe as the machine it is on (Terraform, Sensitive data in state).",
  remedy: "Keep it elsewhere, for example in an AzurermBackend with useAzureadAuth.",
  check: ({ backend = "local" }) =>
    backend === "local"
      ? [{ path: "terraform.backend", problem: "The state is a file on the machine that deploys." }]
      : [],
};
