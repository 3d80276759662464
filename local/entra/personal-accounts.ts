import type { KeptValues } from "../data/kept-values.ts";
import { keptSigningKey, type SigningKey } from "./signing-key.ts";

/** The tenant that Entra counts every personal Microsoft account to. */
export const personalTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Personal Microsoft accounts, which no app here lets sign in; their key is in the set of all organisations all the same. */
export interface PersonalAccounts {
  readonly id: string;
  readonly displayName: string;
  /** The `iss` of their tokens. */
  readonly issuer: string;
  readonly key: SigningKey;
}

export async function personalAccountsAt(
  origin: string,
  values: KeptValues,
): Promise<PersonalAccounts> {
  return {
    id: personalTenantId,
    displayName: "A personal Microsoft account",
    issuer: `${origin}/${personalTenantId}/v2.0`,
    key: await keptSigningKey(personalTenantId, values),
  };
}
