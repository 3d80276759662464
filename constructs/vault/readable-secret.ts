import { Token } from "cdktf";
import { resourceId } from "../naming/resource-id.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** A secret that exists in a Key Vault whose roles the stack may assign. */
export interface ReadableSecret {
  /** The resource id of the vault. */
  readonly keyVaultId: string;
  /** Its name. */
  readonly name: string;
}

/** What is checked, and what a refusal calls it. */
export interface CheckedSecret {
  /** What takes the two: the name of its function. */
  readonly made: string;
  /** What the secret is: "secret" or "certificate". */
  readonly what: string;
  /** Its URI. */
  readonly secretId: string;
  /** The resource id of its vault. */
  readonly keyVaultId: string;
}

/** @throws InvalidPropertyError when the id is not that of a Key Vault, or of another than the URI leads to. */
export function vaultOf({ made, what, secretId, keyVaultId }: CheckedSecret): string {
  const id = resourceId(made, "keyVaultId", keyVaultId, "Microsoft.KeyVault/vaults");
  if (Token.isUnresolved(id) || Token.isUnresolved(secretId)) return id;
  const vault = id.split("/").at(-1) ?? "";
  const { hostname } = new URL(secretId);
  if (hostname.split(".")[0] === vault.toLowerCase()) return id;
  throw new InvalidPropertyError(
    made,
    "keyVaultId",
    `is that of the vault ${vault}, and the ${what} is in ${hostname}.`,
  );
}
