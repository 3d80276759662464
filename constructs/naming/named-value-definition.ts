import type { ITerraformDependable } from "cdktf";

/** A value that policies refer to by name. */
export type NamedValueDefinition = StoredNamedValue | KeyVaultNamedValue;

/** A value that Terraform knows. */
export interface StoredNamedValue {
  readonly value: string;
  /** Kept encrypted and never shown; true for keys. */
  readonly secret?: boolean;
}

/** A secret that API Management itself reads, with the gateway's identity. */
export interface KeyVaultNamedValue {
  readonly keyVaultSecretId: string;
  /** What there has to be before it can. */
  readonly dependsOn?: readonly ITerraformDependable[];
}
