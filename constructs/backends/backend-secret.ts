import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { type ReadableSecret, vaultOf } from "../vault/readable-secret.ts";

/** Where a secret is; read by the construct that hands it to the gateway. */
export type BackendSecretSource =
  | {
      readonly kind: "key vault";
      readonly secretId: string;
      /** Where the stack may assign the role that reads it. */
      readonly existing?: ReadableSecret;
    }
  | { readonly kind: "value"; readonly value: string };

/** What the stack does about a secret of a Key Vault. */
export interface KeyVaultSecretProps {
  /**
   * The resource id of the vault, to let the identity read this secret: the stack gives it the role Key Vault Secrets User on
   * the secret alone, which takes the right to assign roles there, and waits until the vault knows.
   * @default the identity may read it already
   */
  readonly keyVaultId?: string;
}

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
   * A secret of a Key Vault, by its URI. Without a version API Management takes a new one within four hours. It is in
   * no Terraform state. Whoever reads it, the gateway's identity (`gateway.service.identity`) or that of a container
   * server, needs the role Key Vault Secrets User for it before, which `keyVaultId` has the stack give.
   * @throws InvalidPropertyError when it is not the URI of a Key Vault secret, or `keyVaultId` is another vault.
   */
  static fromKeyVault(secretId: string, props: KeyVaultSecretProps = {}): BackendSecret {
    const isUri = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/secrets\/[A-Za-z0-9-]+(?:\/[0-9a-f]+)?$/;
    if (!Token.isUnresolved(secretId) && !isUri.test(secretId)) {
      throw new InvalidPropertyError(
        "BackendSecret.fromKeyVault",
        "secretId",
        `must be a URI such as https://{vault}.vault.azure.net/secrets/{name}, and no secret itself.`,
      );
    }
    checkShape({ construct: "BackendSecret.fromKeyVault" }, keyVaultSecretShape, props);
    if (props.keyVaultId === undefined) return new BackendSecret({ kind: "key vault", secretId });
    return new BackendSecret({
      kind: "key vault",
      secretId,
      existing: existingSecret(secretId, props.keyVaultId),
    });
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

  readonly #source: BackendSecretSource;

  private constructor(source: BackendSecretSource) {
    this.#source = source;
  }

  /** @internal */
  get source(): BackendSecretSource {
    return this.#source;
  }
}

function existingSecret(secretId: string, id: string): ReadableSecret {
  const made = "BackendSecret.fromKeyVault";
  if (Token.isUnresolved(secretId) || Token.isUnresolved(id)) {
    throw new InvalidPropertyError(
      made,
      "keyVaultId",
      "must be known when the stack is synthesized, and so must the URI: the role is named after both.",
    );
  }
  const keyVaultId = vaultOf({ made, what: "secret", secretId, keyVaultId: id });
  return { keyVaultId, name: new URL(secretId).pathname.split("/")[2] ?? "" };
}

const keyVaultSecretShape: Shape<KeyVaultSecretProps> = { keyVaultId: text() };

export const backendSecretKind: Kind<BackendSecret> = instance(
  ["source"],
  "a BackendSecret: BackendSecret.fromKeyVault(...) or BackendSecret.fromTerraform(...)",
);
