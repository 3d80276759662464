import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { deletionLock } from "../deletion-lock.ts";
import { idProperty } from "../properties/id-property.ts";
import { KnownRoles } from "./known-roles.ts";

/** The role that reads secrets, and certificates with their keys. */
export const secretsReader = "Key Vault Secrets User";

export interface GatewayVaultProps {
  readonly platform: IAzurePlatform;
  /** The managed identity that reads what is in it. */
  readonly readerPrincipalId: string;
  /**
   * The object ids of those who write into it.
   * @default whoever deploys
   */
  readonly deployers?: readonly string[];
  /** The role by which they do. */
  readonly deployersRole: "Key Vault Certificates Officer" | "Key Vault Secrets Officer";
  readonly purgeProtection: boolean;
  /** What is lost with the vault: a sentence for whoever would delete it. */
  readonly loss: string;
}

/** A Key Vault that a gateway alone reads. */
export class GatewayVault extends Construct {
  readonly id: string;
  /** What there has to be before anything is written into it, or read. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: GatewayVaultProps) {
    super(scope, id);
    const { platform } = props;
    const directory = new DataAzureadClientConfig(this, "directory");
    const vault = new KeyVault(this, "vault", {
      name: platform.names.of(this, "vault"),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tenantId: directory.tenantId,
      skuName: "standard",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: props.purgeProtection,
      // The shortest time there is: a key that is lost costs a rotation, nothing else.
      softDeleteRetentionDays: 7,
      tags: { ...platform.tags },
    });
    this.id = vault.id;
    const deployers = props.deployers ?? [directory.objectId];
    for (const deployer of props.deployers ?? []) {
      idProperty(
        this.node.path,
        "deployers",
        deployer,
        "a person or service principal who deploys",
      );
    }
    const roles = [
      ...deployers.map(
        (principalId) =>
          // Named after whom it is for: Azure refuses a role that somebody has already, and would when
          // one of several leaves and the places of the others change.
          new RoleAssignment(this, `${idOf(principalId)}-creates`, {
            scope: this.id,
            roleDefinitionName: props.deployersRole,
            principalId,
          }),
      ),
      new RoleAssignment(this, "gateway-reads", {
        scope: this.id,
        roleDefinitionName: secretsReader,
        principalId: props.readerPrincipalId,
        principalType: "ServicePrincipal",
      }),
    ];
    deletionLock(this, platform, this.id, props.loss).covers(roles);
    this.ready = new KnownRoles(this, roles).step;
  }
}

/** One whose id is known at deployment only is whoever deploys. */
function idOf(principalId: string): string {
  return Token.isUnresolved(principalId) ? "deployer" : `deployer-${principalId}`;
}
