import { Token } from "cdktf";
import { isHttpsOrigin } from "../properties/https-origin.ts";
import { idProperty } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { entraPublicAuthority } from "./public-authority.ts";

/** Where a registration is that somebody else owns. */
export interface RegistrationPlace {
  readonly clientId: string;
  readonly tenantId: string;
  /** The origin of Entra's endpoints, without a trailing slash. */
  readonly authority: string;
}

/**
 * Checks where a registration is. Nothing else would: a wrong id is found by whoever signs in first.
 *
 * @throws InvalidPropertyError when an id is not a UUID, or the authority is not an https origin.
 */
export function existingRegistration(
  construct: string,
  place: Omit<RegistrationPlace, "authority"> & Partial<RegistrationPlace>,
): RegistrationPlace {
  const { clientId, tenantId, authority = entraPublicAuthority } = place;
  return {
    clientId: idProperty(construct, "clientId", clientId, "the registration (its application id)"),
    tenantId: idProperty(construct, "tenantId", tenantId, "the tenant that the registration is in"),
    authority: authorityOf(construct, authority),
  };
}

function authorityOf(construct: string, authority: string): string {
  if (Token.isUnresolved(authority) || isHttpsOrigin(authority)) return authority;
  throw new InvalidPropertyError(
    construct,
    "authority",
    `must be the https origin of Entra's endpoints, without a slash at its end, such as "${entraPublicAuthority}"; it is "${authority}".`,
  );
}
