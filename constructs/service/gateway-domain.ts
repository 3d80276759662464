import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { vaultOf } from "../vault/readable-secret.ts";

/** A host name and the certificate for it. */
export interface GatewayDomainProps {
  /** The host name, such as `mcp.contoso.com`. Its CNAME record names the service's own host. */
  readonly hostName: string;
  /**
   * The URI of the certificate with its key in a Key Vault, such as
   * `https://contoso.vault.azure.net/secrets/mcp-contoso-com`. Without a version API Management takes a renewed one by
   * itself. The service's identity needs the role Key Vault Secrets User for it before, which `keyVaultId` has the stack give.
   */
  readonly certificate: string;
  /**
   * The resource id of the vault, to let the service's identity read this certificate: the stack gives it the role Key Vault
   * Secrets User on the certificate's secret alone, which takes the right to assign roles there, waits until the vault knows,
   * and sets the domain then.
   * @default the identity may read it already
   */
  readonly keyVaultId?: string;
}

/**
 * A host name of a company's own for a gateway. It is in the issuer, in every MCP URL and in every token: choose it before
 * anybody signs in.
 *
 * @example
 * GatewayDomain.fromKeyVault({
 *   hostName: "mcp.contoso.com",
 *   certificate: "https://contoso.vault.azure.net/secrets/mcp-contoso-com",
 *   keyVaultId:
 *     "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso",
 * })
 */
export class GatewayDomain {
  /**
   * With a certificate of a Key Vault.
   * @throws InvalidPropertyError when the name is not a host name in lower case, the certificate is not such a URI, or
   * the vault is another.
   */
  static fromKeyVault(props: GatewayDomainProps): GatewayDomain {
    const made = "GatewayDomain.fromKeyVault";
    checkShape({ construct: made, isOnlyArgument: true }, domainShape, props);
    const { hostName, certificate } = props;
    hostNameProperty(made, "hostName", hostName);
    if (/\.azure-api\.(?:net|us|cn)$/.test(hostName)) {
      throw new InvalidPropertyError(
        made,
        "hostName",
        `must be a name in a domain of your own; "${hostName}" is below Azure's, which a service has by its name.`,
      );
    }
    const isUri =
      /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/(?:secrets|certificates)\/[A-Za-z0-9-]+(?:\/[0-9a-f]+)?$/;
    if (!Token.isUnresolved(certificate) && !isUri.test(certificate)) {
      throw new InvalidPropertyError(
        made,
        "certificate",
        `must be a URI such as https://{vault}.vault.azure.net/secrets/{name}; it is "${certificate}".`,
      );
    }
    // Terraform's provider takes a certificate by the secret that it is in, too, and Azure wants that one.
    const secretId = certificate.replace("/certificates/", "/secrets/");
    const { keyVaultId } = props;
    const vault =
      keyVaultId === undefined
        ? undefined
        : vaultOf({ made, what: "certificate", secretId, keyVaultId });
    return new GatewayDomain(hostName, secretId, vault);
  }

  /** The host name. */
  readonly hostName: string;
  /** The secret that the certificate is in. */
  readonly secretId: string;

  /** The vault that it is in, where the stack lets the service's identity read it. */
  readonly keyVaultId: string | undefined;

  private constructor(hostName: string, secretId: string, keyVaultId: string | undefined) {
    this.hostName = hostName;
    this.secretId = secretId;
    this.keyVaultId = keyVaultId;
  }
}

/**
 * Returns the host name.
 * @throws InvalidPropertyError when it is none, or not in lower case, which issuers are compared in.
 */
export function hostNameProperty(construct: string, property: string, hostName: string): string {
  if (/^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(hostName)) {
    return hostName;
  }
  throw new InvalidPropertyError(
    construct,
    property,
    `must be a host name in lower case, such as "mcp.contoso.com"; it is "${hostName}".`,
  );
}

const domainShape: Shape<GatewayDomainProps> = {
  hostName: needed(text("the host name that clients see")),
  certificate: needed(text("the URI of a certificate in a Key Vault")),
  keyVaultId: text(),
};
