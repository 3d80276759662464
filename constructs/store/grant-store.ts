import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account/index.js";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container/index.js";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { type DeletionLock, deletionLock } from "../deletion-lock.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import type { Duration } from "../properties/duration.ts";
import { checkedLater, needed, object } from "../properties/kinds.ts";
import { oneOf } from "../properties/one-of.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import {
  type BoundEncryptionKey,
  type EncryptionKey,
  encryptionKeyKind,
} from "./encryption-key.ts";
import { type ExistingGrantStore, StoreInExistingAccount } from "./existing-grant-store.ts";
import { GrantLifecycle } from "./grant-lifecycle.ts";
import { blobProperties, recoveryShape, type StoreRecovery, versionActions } from "./recovery.ts";
import { defaultContainer, type IGrantStore, storeRole } from "./store.ts";

/** Where the store is and how it is replicated. */
export interface GrantStoreProps {
  /** Where the storage account is created. */
  readonly platform: IAzurePlatform;
  /**
   * How Azure copies the data. ZRS and GZRS need a region with availability zones; LRS is everywhere.
   * Between those with zones and those without it is another account: every grant ends.
   * @default "ZRS"
   */
  readonly replication?: "LRS" | "ZRS" | "GRS" | "GZRS";
  /**
   * The network that alone reaches the store. The gateway's service needs it too, and so does whoever administers grants.
   * @default none; it is reached by whoever has a role on it
   */
  readonly network?: IGatewayNetwork;
  /**
   * For how long deleted and overwritten data can be recovered, and so is retained.
   * @default not at all
   */
  readonly recovery?: StoreRecovery;
  /**
   * A key of your own that encrypts what is stored.
   * @default a key of Microsoft's
   */
  readonly encryptionKey?: EncryptionKey;
}

/**
 * One blob container: the only state that a gateway has. It holds sealed values, and only managed identities can access
 * it, because shared keys are off. Everything in it is created through Azure Resource Manager.
 *
 * @example
 * const grantStore = new GrantStore(stack, "grants", { platform, replication: "GZRS" });
 * const gateway = new McpOAuthGateway(stack, "gateway", { platform, grantStore });
 */
export class GrantStore extends Construct implements IGrantStore {
  /**
   * A container in a storage account that exists. What the stack does not make there it checks at each deployment: that
   * the container is private and can be written to, and that lifecycle rules keep grants for as long as they live.
   *
   * @throws InvalidPropertyError when a property cannot work, or another store of the app is in the container.
   *
   * @example
   * GrantStore.fromExisting(stack, "grants", {
   *   accountId:
   *     "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata",
   *   container: "mcp-orders",
   * });
   */
  static fromExisting(scope: Construct, id: string, existing: ExistingGrantStore): IGrantStore {
    return new StoreInExistingAccount(scope, id, existing);
  }

  readonly url: string;
  readonly network: IGatewayNetwork | undefined;
  readonly #container: StorageContainer;
  readonly #lock: DeletionLock;
  readonly #lifecycle = new GrantLifecycle(defaultContainer);
  readonly #roles = new Map<string, RoleAssignment>();

  /** @throws InvalidPropertyError when the platform is missing, or there is no such replication. */
  constructor(scope: Construct, id: string, props: GrantStoreProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, grantStoreShape, props);
    const { platform } = props;
    const replication = oneOf(this.node.path, "replication", props.replication ?? "ZRS", [
      "LRS",
      "ZRS",
      "GRS",
      "GZRS",
    ]);
    const { recovery = {} } = props;
    const blobs = blobProperties(this.node.path, recovery);
    const key = props.encryptionKey?.bind(new Construct(this, "encryption"), platform);
    const account = new StorageAccount(this, "account", {
      name: platform.names.of(this, "storage", undefined, variantOf(replication)),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      accountTier: "Standard",
      accountReplicationType: replication,
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: false,
      localUserEnabled: false,
      minTlsVersion: "TLS1_2",
      ...(props.network === undefined ? {} : { publicNetworkAccessEnabled: false }),
      ...(blobs === undefined ? {} : { blobProperties: blobs }),
      ...(key === undefined ? {} : encryptedWith(key)),
      tags: { ...platform.tags },
    });
    this.network = props.network;
    this.network?.privateEndpoint(this, { service: "blob", resourceId: account.id });
    this.#lock = deletionLock(
      this,
      platform,
      account.id,
      "Without it, everybody who uses the MCP gateway has to sign in again.",
    );
    this.#container = new StorageContainer(this, "container", {
      name: defaultContainer,
      storageAccountId: account.id,
      containerAccessType: "private",
    });
    const lifecycle = new StorageManagementPolicy(this, "lifecycle", {
      storageAccountId: account.id,
      rule: this.#lifecycle.rules.map((rule) => ({
        ...rule,
        actions: { ...rule.actions, ...versionActions(this.node.path, recovery) },
      })),
    });
    this.#lock.covers([this.#container, lifecycle]);
    this.url = `${account.primaryBlobEndpoint}${this.#container.name}`;
  }

  allow(id: string, principalId: string): readonly ITerraformDependable[] {
    // Azure refuses a role that somebody has already: gateways of one service share its identity.
    const known = this.#roles.get(principalId);
    if (known !== undefined) return [known];
    const role = new RoleAssignment(this, id, {
      scope: this.#container.id,
      roleDefinitionName: storeRole,
      principalId,
      principalType: "ServicePrincipal",
    });
    this.#roles.set(principalId, role);
    this.#lock.covers([role]);
    return [role];
  }

  keepGrants(lifetime: Duration): void {
    this.#lifecycle.keep(lifetime);
  }
}

function encryptedWith({ identityId, keyId, resources }: BoundEncryptionKey) {
  return {
    identity: { type: "UserAssigned", identityIds: [identityId] },
    customerManagedKey: { keyVaultKeyId: keyId, userAssignedIdentityId: identityId },
    dependsOn: [...resources],
  };
}

/** Azure cannot give zones to an account that has none; both exist while one replaces the other. */
function variantOf(replication: string): string[] {
  return replication.endsWith("ZRS") ? [] : ["nozones"];
}

const grantStoreShape: Shape<GrantStoreProps> = {
  platform: needed(platformKind),
  replication: checkedLater,
  network: networkKind,
  recovery: object(recoveryShape),
  encryptionKey: encryptionKeyKind,
};
