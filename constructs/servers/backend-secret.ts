import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind } from "../properties/kinds.ts";

/** Where a secret is; read by the construct that hands it to the gateway. */
export type BackendSecretSource =
  | { readonly kind: "key vault"; readonly secretId: string }
  | { readonly kind: "value"; readonly value: string };

/**
 * A secret that the gateway and an MCP server share. It becomes a secret named value of API Management,
 * and is in no output, trace or log. It is pasted into policies, so it holds no quote, backslash or pair
 * of braces.
 *
 * @example
 * BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/orders-api-key")
 */
export class BackendSecret {
  /**
   * A secret of a Key Vault, by its URI. Without a version API Management takes a new one within four
   * hours. It is in no Terraform state. The gateway's identity (`gateway.service.identity`) needs the
   * role Key Vault Secrets User in the vault before the gateway is deployed.
   * @throws InvalidPropertyError when it is no URI of a Key Vault secret.
   */
  static fromKeyVault(secretId: string): BackendSecret {
    const isUri = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/secrets\/[A-Za-z0-9-]+(?:\/[0-9a-f]+)?$/;
    if (!Token.isUnresolved(secretId) && !isUri.test(secretId)) {
      throw new InvalidPropertyError(
        "BackendSecret.fromKeyVault",
        "secretId",
        `must be a URI such as https://{vault}.vault.azure.net/secrets/{name}, and no secret itself.`,
      );
    }
    return new BackendSecret({ kind: "key vault", secretId });
  }

  /**
   * A secret that only Terraform knows, such as a variable that is marked sensitive. It is in the
   * Terraform state.
   * @throws InvalidPropertyError when it is plain text, which would be in the code.
   *
   * @example
   * const key = new TerraformVariable(stack, "orders_key", { type: "string", sensitive: true });
   * BackendSecret.fromTerraform(key.stringValue)
   */
  static fromTerraform(value: string): BackendSecret {
    if (!Token.isUnresolved(value)) {
      throw new InvalidPropertyError(
        "BackendSecret.fromTerraform",
        "value",
        "is plain text, which would be in the code and in the stack. Give a sensitive TerraformVariable, or an attribute of a resource.",
      );
    }
    return new BackendSecret({ kind: "value", value });
  }

  /** Where the secret is. */
  readonly source: BackendSecretSource;

  private constructor(source: BackendSecretSource) {
    this.source = source;
  }
}

export const backendSecretKind: Kind<BackendSecret> = instance(
  ["source"],
  "a BackendSecret: BackendSecret.fromKeyVault(...) or BackendSecret.fromTerraform(...)",
);
