import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault/index.js";
import { KeyVaultCertificate } from "@cdktf/provider-azurerm/lib/key-vault-certificate/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { deletionLock } from "../deletion-lock.ts";
import { idProperty } from "../properties/id-property.ts";
import type { TerraformData } from "../terraform/terraform-data.ts";
import { rolesKnown } from "../vault/roles-known.ts";

export interface SigningVaultProps {
  readonly platform: IAzurePlatform;
  /** The managed identity that reads the certificates with their keys. */
  readonly readerPrincipalId: string;
  /**
   * The object ids of those who create the certificates.
   * @default whoever deploys
   */
  readonly deployers?: readonly string[];
  readonly purgeProtection: boolean;
}

/** A Key Vault for nothing but the certificates whose keys sign access tokens. */
export class SigningVault extends Construct {
  readonly #vault: KeyVault;
  readonly #roles: TerraformData;

  constructor(scope: Construct, id: string, props: SigningVaultProps) {
    super(scope, id);
    const { platform } = props;
    const directory = new DataAzureadClientConfig(this, "directory");
    this.#vault = new KeyVault(this, "vault", {
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
            scope: this.#vault.id,
            roleDefinitionName: "Key Vault Certificates Officer",
            principalId,
          }),
      ),
      new RoleAssignment(this, "gateway-reads", {
        scope: this.#vault.id,
        roleDefinitionName: "Key Vault Secrets User",
        principalId: props.readerPrincipalId,
        principalType: "ServicePrincipal",
      }),
    ];
    deletionLock(
      this,
      platform,
      this.#vault.id,
      "Without it, the MCP gateway can sign no access tokens.",
    ).covers(roles);
    this.#roles = rolesKnown(this, roles);
  }

  /**
   * A self-signed certificate. It lasts longer than any key should, and the vault does not renew it:
   * keys rotate by the gateway's key generation, never under a token that is still out.
   */
  certificate(name: string, keySize: number): KeyVaultCertificate {
    return new KeyVaultCertificate(this, name, {
      keyVaultId: this.#vault.id,
      name,
      certificatePolicy: {
        issuerParameters: { name: "Self" },
        keyProperties: { keyType: "RSA", keySize, exportable: true, reuseKey: false },
        secretProperties: { contentType: "application/x-pkcs12" },
        lifetimeAction: [
          { action: { actionType: "EmailContacts" }, trigger: { daysBeforeExpiry: 90 } },
        ],
        x509CertificateProperties: {
          subject: `CN=${name}`,
          keyUsage: ["digitalSignature"],
          extendedKeyUsage: [],
          validityInMonths: 120,
        },
      },
      dependsOn: [this.#roles],
    });
  }
}

/** One whose id is known at deployment only is whoever deploys. */
function idOf(principalId: string): string {
  return Token.isUnresolved(principalId) ? "deployer" : `deployer-${principalId}`;
}
