import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";

/** A host name and the certificate for it. */
export interface GatewayDomainProps {
  /** The host name, such as `mcp.contoso.com`. Its CNAME record names the service's own host. */
  readonly hostName: string;
  /**
   * The URI of the certificate with its key in a Key Vault, such as
   * `https://contoso.vault.azure.net/secrets/mcp-contoso-com`. Without a version API Management takes a renewed one by
   * itself. The identity that reads it needs the role Key Vault Secrets User there.
   */
  readonly certificate: string;
}

/**
 * A host name of a company's own for a gateway. It is in the issuer, in every MCP URL and in every token: choose it before
 * anybody signs in.
 *
 * @example
 * GatewayDomain.fromKeyVault({
 *   hostName: "mcp.contoso.com",
 *   certificate: "https://contoso.vault.azure.net/secrets/mcp-contoso-com",
 * })
 */
export class GatewayDomain {
  /**
   * With a certificate of a Key Vault.
   * @throws InvalidPropertyError when the name is no host name in lower case, or the certificate is no such URI.
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
    return new GatewayDomain(hostName, certificate.replace("/certificates/", "/secrets/"));
  }

  /** The host name. */
  readonly hostName: string;
  /** The secret that the certificate is in. */
  readonly secretId: string;

  private constructor(hostName: string, secretId: string) {
    this.hostName = hostName;
    this.secretId = secretId;
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

export const domainShape: Shape<GatewayDomainProps> = {
  hostName: needed(text("the host name that clients see")),
  certificate: needed(text("the URI of a certificate in a Key Vault")),
};
