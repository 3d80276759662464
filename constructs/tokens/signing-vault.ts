import { KeyVaultCertificate } from "@cdktf/provider-azurerm/lib/key-vault-certificate/index.js";
import type { Construct } from "constructs";
import { GatewayVault, type GatewayVaultProps } from "../vault/gateway-vault.ts";

export type SigningVaultProps = Omit<GatewayVaultProps, "deployersRole" | "loss">;

/** A Key Vault for nothing but the certificates whose keys sign access tokens. */
export class SigningVault extends GatewayVault {
  constructor(scope: Construct, id: string, props: SigningVaultProps) {
    super(scope, id, {
      ...props,
      deployersRole: "Key Vault Certificates Officer",
      loss: "Without it, the MCP gateway can sign no access tokens.",
    });
  }

  /**
   * A self-signed certificate. It lasts longer than any key should, and the vault does not renew it:
   * keys rotate by the gateway's key generation, never under a token that is still out.
   */
  certificate(name: string, keySize: number): KeyVaultCertificate {
    return new KeyVaultCertificate(this, name, {
      keyVaultId: this.id,
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
      dependsOn: [this.ready],
    });
  }
}
