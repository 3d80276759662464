import { DataAzurermStorageContainer } from "@cdktf/provider-azurerm/lib/data-azurerm-storage-container/index.js";
import { DataAzurermStorageManagementPolicy } from "@cdktf/provider-azurerm/lib/data-azurerm-storage-management-policy/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container/index.js";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { claim } from "../naming/claims.ts";
import { resourceId } from "../naming/resource-id.ts";
import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import type { Duration } from "../properties/duration.ts";
import { isHttpsOrigin } from "../properties/https-origin.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { GrantLifecycle } from "./grant-lifecycle.ts";
import { defaultContainer, type IGrantStore, storeRole } from "./store.ts";

/** An existing storage account, and what the stack creates in it. */
export interface ExistingGrantStore {
  /** The resource id of the storage account. */
  readonly accountId: string;
  /**
   * The origin of its blobs, without a slash at its end.
   * @default its name below blob.core.windows.net
   */
  readonly blobEndpoint?: string;
  /**
   * The container, which one gateway has for itself. Other gateways have other containers of the account.
   * @default "mcp-gateway"
   */
  readonly container?: string;
  /**
   * Whether the stack makes the container, and deletes it when it is destroyed.
   * @default false; the owner has made it, and the stack checks it
   */
  readonly createsContainer?: boolean;
  /**
   * Whether the stack gives the gateway its role on the container, which takes the right to assign roles there.
   * @default true
   */
  readonly assignsRole?: boolean;
  /**
   * Whether the stack writes the account's lifecycle rules, which delete what has ended. An account has one set of rules, so this
   * is for one that has none.
   * @default false; the owner has written them, and the stack checks them
   */
  readonly createsLifecycleRules?: boolean;
  /**
   * The network that alone reaches the account. The gateway's service needs it too, and so does whoever administers grants.
   * @default none; it is reached by whoever has a role on it
   */
  readonly network?: IGatewayNetwork;
  /**
   * Whether the stack makes a private endpoint for it in the network, which takes the right to approve one at the account.
   * @default false; the owner has made it, with its name in the network's DNS
   */
  readonly createsPrivateEndpoint?: boolean;
}

/**
 * A container in the storage account of somebody else. Of the account itself the stack changes nothing but what it is told to
 * make. It does not read the account: the provider would write its shared keys into the state.
 */
export class StoreInExistingAccount extends Construct implements IGrantStore {
  readonly url: string;
  readonly network: IGatewayNetwork | undefined;
  readonly #containerId: string;
  readonly #assignsRole: boolean;
  readonly #lifecycle: GrantLifecycle;
  readonly #roles = new Map<string, RoleAssignment>();
  readonly #checks: readonly ITerraformDependable[];
  readonly #container: string;
  /** The owner's lifecycle rules; undefined where the stack writes them. */
  readonly #ownersRules: DataAzurermStorageManagementPolicy | undefined;
  #keepsSessions = false;

  /** @throws InvalidPropertyError when a property cannot work, or another store of the app is in the container. */
  constructor(scope: Construct, id: string, existing: ExistingGrantStore) {
    super(scope, id);
    removeAfterUse(this);
    const path = this.node.path;
    checkShape({ construct: path }, existingGrantStoreShape, existing);
    const accountId = resourceId(
      path,
      "accountId",
      existing.accountId,
      "Microsoft.Storage/storageAccounts",
    );
    const container = containerName(path, existing.container ?? defaultContainer);
    const endpoint = endpointOf(path, accountId, existing.blobEndpoint);
    claim({
      construct: this,
      property: "container",
      key: `blob container ${endpoint}/${container}`,
      refusal: (first) =>
        `"${container}" of that account is the store of ${first}. Each gateway has a container of its own; give one of the two another.`,
    });
    if (existing.createsPrivateEndpoint === true && existing.network === undefined) {
      throw new InvalidPropertyError(
        path,
        "createsPrivateEndpoint",
        "needs a network, in which the endpoint is made. Give the network, too.",
      );
    }
    this.#lifecycle = new GrantLifecycle(container);
    this.#container = container;
    this.#assignsRole = existing.assignsRole ?? true;
    this.#containerId = `${accountId}/blobServices/default/containers/${container}`;
    const containerThere =
      existing.createsContainer === true
        ? this.#newContainer(accountId, container)
        : this.#checkedContainer(accountId, container);
    this.#ownersRules =
      existing.createsLifecycleRules === true ? undefined : this.#checkedRules(accountId);
    this.#checks = [containerThere, this.#ownersRules ?? this.#newRules(accountId)];
    this.network = existing.network;
    if (existing.createsPrivateEndpoint === true) {
      this.network?.privateEndpoint(this, { service: "blob", resourceId: accountId });
    }
    this.url = `${endpoint}/${container}`;
  }

  allow(id: string, principalId: string): readonly ITerraformDependable[] {
    if (!this.#assignsRole) return this.#checks;
    // Azure refuses a role that somebody has already: gateways of one service share its identity.
    const known = this.#roles.get(principalId);
    if (known !== undefined) return [known];
    const role = new RoleAssignment(this, id, {
      scope: this.#containerId,
      roleDefinitionName: storeRole,
      principalId,
      principalType: "ServicePrincipal",
      dependsOn: [...this.#checks],
    });
    this.#roles.set(principalId, role);
    return [role];
  }

  keepGrants(lifetime: Duration): void {
    this.#lifecycle.keep(lifetime);
  }

  keepSessions(): void {
    const rules = this.#ownersRules;
    if (this.#keepsSessions || rules === undefined) return;
    this.#keepsSessions = true;
    const sessions = `${this.#container}/sessions/`;
    const { postcondition = [], ...lifecycle } = rules.lifecycle ?? {};
    rules.lifecycle = {
      ...lifecycle,
      postcondition: [
        ...postcondition,
        {
          condition: this.#lifecycle.keepsSessions,
          errorMessage: `A lifecycle rule of the account deletes or archives what is in ${sessions} within a week, and sessions of HTTP+SSE can last longer. ${askOwner}`,
        },
        {
          condition: this.#lifecycle.deletesSessions,
          errorMessage: `No lifecycle rule of the account deletes what is in ${sessions}, so it would be kept for ever. ${askOwner}`,
        },
      ],
    };
  }

  #newContainer(storageAccountId: string, name: string): StorageContainer {
    return new StorageContainer(this, "container", {
      name,
      storageAccountId,
      containerAccessType: "private",
    });
  }

  #checkedContainer(storageAccountId: string, name: string): DataAzurermStorageContainer {
    return new DataAzurermStorageContainer(this, "container", {
      name,
      storageAccountId,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.container_access_type == "private"}`,
            errorMessage: `Anybody may read the container ${name}. Ask the account's owner to make it private.`,
          },
          {
            condition: `\${!self.has_immutability_policy && !self.has_legal_hold}`,
            errorMessage: `What is in the container ${name} cannot be changed, because of an immutability policy or a legal hold. A gateway changes grants at every refresh: ask the account's owner for a container without.`,
          },
        ],
      },
    });
  }

  #newRules(storageAccountId: string): StorageManagementPolicy {
    return new StorageManagementPolicy(this, "lifecycle", {
      storageAccountId,
      rule: this.#lifecycle.rules,
    });
  }

  #checkedRules(storageAccountId: string): DataAzurermStorageManagementPolicy {
    const container = this.#container;
    return new DataAzurermStorageManagementPolicy(this, "lifecycle", {
      storageAccountId,
      lifecycle: {
        postcondition: [
          {
            condition: this.#lifecycle.keepsGrants,
            errorMessage: `A lifecycle rule of the account deletes or archives what is in ${container}/grants/ before grants have ended. ${askOwner}`,
          },
          {
            condition: this.#lifecycle.deletesRecords,
            errorMessage: `No lifecycle rule of the account deletes what has ended in ${container}/codes/ and ${container}/grants/, so it would be kept for ever. ${askOwner}`,
          },
        ],
      },
    });
  }
}

const askOwner = "Ask the account's owner for rules as docs/constructs/GrantStore.md has them.";

/** From "Naming and Referencing Containers, Blobs, and Metadata". */
function containerName(construct: string, name: string): string {
  if (/^[a-z0-9](?:-?[a-z0-9]){2,62}$/.test(name)) return name;
  throw new InvalidPropertyError(
    construct,
    "container",
    Token.isUnresolved(name)
      ? "must be known when the stack is synthesized: rules are for its name."
      : `must be 3 to 63 lower-case letters, digits and single hyphens; it is "${name}".`,
  );
}

function endpointOf(construct: string, accountId: string, given: string | undefined): string {
  if (given === undefined) {
    if (Token.isUnresolved(accountId)) {
      throw new InvalidPropertyError(
        construct,
        "blobEndpoint",
        "is missing. Give it where only Terraform knows the account.",
      );
    }
    return `https://${accountId.split("/").at(-1)}.blob.core.windows.net`;
  }
  if (Token.isUnresolved(given) || isHttpsOrigin(given)) return given;
  throw new InvalidPropertyError(
    construct,
    "blobEndpoint",
    `must be an https origin without a slash at its end, such as "https://account.blob.core.windows.net"; it is "${given}".`,
  );
}

const existingGrantStoreShape: Shape<ExistingGrantStore> = {
  accountId: needed(text("the resource id of the storage account")),
  blobEndpoint: text(),
  container: text(),
  createsContainer: flag,
  assignsRole: flag,
  createsLifecycleRules: flag,
  network: networkKind,
  createsPrivateEndpoint: flag,
};
