import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkedLater, list, record, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import type { IEntraClientApp } from "./client-registration.ts";
import { credentialKind, EntraCredential } from "./entra-credential.ts";
import { EntraGroupRoles } from "./entra-group-roles.ts";
import { EntraTenants, tenantsKind } from "./entra-tenants.ts";
import { existingRegistration } from "./existing-registration.ts";

/** An existing app registration for the gateway. */
export interface ExistingEntraClientApp {
  /** Its application id, a UUID. */
  readonly clientId: string;
  /** The tenant that the registration is in, by its id, a UUID. */
  readonly tenantId: string;
  /**
   * The origin of Entra's endpoints, without a slash at its end.
   * @default Entra's public cloud
   */
  readonly authority?: string;
  /**
   * How the gateway proves itself; a secret is given by `EntraCredential.existingSecret`.
   * @default EntraCredential.federated()
   */
  readonly credential?: EntraCredential;
  /**
   * Whose people may sign in; several tenants need a registration for several tenants.
   * @default EntraTenants.own()
   */
  readonly tenants?: EntraTenants;
  /**
   * Roles by the object id of the group whose members have them. The registration's owner makes Entra
   * name the groups (`groupMembershipClaims`).
   * @default none
   */
  readonly groupRoles?: Readonly<Record<string, readonly string[]>>;
}

/** @throws InvalidPropertyError when a property cannot work. */
export function existingEntraClientApp(existing: ExistingEntraClientApp): IEntraClientApp {
  const construct = "EntraClientApp.fromExisting";
  checkShape({ construct, isOnlyArgument: true }, existingEntraClientAppShape, existing);
  const { choice } = existing.credential ?? EntraCredential.federated();
  if (choice.kind === "secret") {
    throw new InvalidPropertyError(
      construct,
      "credential",
      "makes a secret, but the registration is somebody else's. Use EntraCredential.existingSecret(...).",
    );
  }
  const groups = new EntraGroupRoles(construct);
  for (const [group, roles] of Object.entries(existing.groupRoles ?? {})) {
    for (const role of roles) groups.add(group, role);
  }
  return {
    ...existingRegistration(construct, existing),
    secret: choice.kind === "existing secret" ? choice.secret : undefined,
    tenants: existing.tenants ?? EntraTenants.own(),
    appRoles: undefined,
    groupRoles: groups.all,
    trustIdentity: () => [],
    addRedirectUri: () => undefined,
  };
}

const existingEntraClientAppShape: Shape<ExistingEntraClientApp> = {
  clientId: checkedLater,
  tenantId: checkedLater,
  authority: text(),
  credential: credentialKind,
  tenants: tenantsKind,
  groupRoles: record("the object ids of groups", list(text())),
};
