import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import type { KeyGeneration } from "./key-ring.ts";

/** The named values that hold one generation of keys. */
export interface KeyView {
  readonly id: number;
  readonly encryption: string;
  readonly authentication: string;
  readonly signing: string;
}

/** The named values of one generation; their names carry it, so that a rotation adds and removes whole values. */
export function keyView({ id }: Pick<KeyGeneration, "id">): KeyView {
  return {
    id,
    encryption: `seal-encryption-${id}`,
    authentication: `seal-authentication-${id}`,
    signing: `token-signing-${id}`,
  };
}

/**
 * Those named values with their definitions, all of them secret.
 *
 * @param signs whether access tokens are signed with these keys
 */
export function keyNamedValues(
  generation: KeyGeneration,
  signs: boolean,
): Record<string, NamedValueDefinition> {
  const names = keyView(generation);
  return {
    [names.encryption]: { value: generation.encryption, secret: true },
    [names.authentication]: { value: generation.authentication, secret: true },
    ...(signs ? { [names.signing]: { value: generation.signing, secret: true } } : {}),
  };
}
