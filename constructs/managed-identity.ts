import { instance, type Kind } from "./properties/kinds.ts";

/** A user-assigned managed identity, as policies and programs name it and as roles are given to it. */
export interface ManagedIdentity {
  /** Its client id: what policies and programs name it by. */
  readonly clientId: string;
  /** The object id of its service principal: what roles are given to. */
  readonly principalId: string;
}

/** A managed identity that resources can be given. */
export interface AssignableIdentity extends ManagedIdentity {
  /** Its resource id. */
  readonly id: string;
}

export const assignableIdentityKind: Kind<AssignableIdentity> = instance(
  ["id", "clientId", "principalId"],
  "id, clientId and principalId of a user-assigned managed identity",
);
