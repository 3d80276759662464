/** A grant's blob, as far as it can be read without the gateway's keys. */
export interface Grant {
  readonly id: string;
  /** The name of its blob: below a folder for the person, but for a grant from before there were such folders. */
  readonly blob: string;
  readonly state: GrantState;
  /** Why it was revoked. */
  readonly reason: string | undefined;
  /** The person's object id in Entra, which names them within their tenant. */
  readonly user: string | undefined;
  /** The person's tenant, by its id; records that an older version wrote have none. */
  readonly tenant: string | undefined;
  readonly username: string | undefined;
  /** The name that the client gave itself: anybody may call a client anything. */
  readonly client: string | undefined;
  readonly clientId: string | undefined;
  /** The MCP server. */
  readonly resource: string | undefined;
  readonly scope: string | undefined;
  /** The gateway, which can be told of a revocation. */
  readonly issuer: string | undefined;
  /** When the person signed in for it. */
  readonly signedIn: Date | undefined;
  readonly issued: Date | undefined;
  readonly refreshed: Date | undefined;
  readonly expires: Date | undefined;
  /** Finds the sign-in in the audit log. */
  readonly flow: string | undefined;
}

export type GrantState = "active" | "expired" | "revoked";

/** Which grants are meant; those that fit everything that is given. */
export interface GrantFilter {
  /** A user name or an object id. */
  readonly user: string | undefined;
  /** The id of a person's tenant. */
  readonly tenant: string | undefined;
  /** A client's name or its client id. */
  readonly client: string | undefined;
  /** A grant's id, or how it begins. */
  readonly id: string | undefined;
}

/** The plain fields of a record, in the order in which the gateway writes them. */
const displayFields = [
  "tenant",
  "user",
  "username",
  "client",
  "clientId",
  "resource",
  "scope",
  "issuer",
  "signedIn",
  "issued",
  "refreshed",
  "expires",
  "flow",
] as const;

/**
 * Reads a record.
 *
 * @returns nothing when the text is no grant's record.
 */
export function readGrant(blob: string, text: string, now: Date): Grant | undefined {
  const record = asObject(text);
  if (record === undefined || typeof record["state"] !== "string") return undefined;
  const field = (name: string): string | undefined => {
    const value = record[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const expires = asDate(field("expires"));
  const isOver = expires !== undefined && expires <= now;
  // Whatever is not "active" is revoked: the gateway reads it so.
  const state = record["state"] !== "active" ? "revoked" : isOver ? "expired" : "active";
  return {
    id: blob.slice(blob.lastIndexOf("/") + 1),
    blob,
    state,
    reason: field("reason"),
    tenant: field("tenant"),
    user: field("user"),
    username: field("username"),
    client: field("client"),
    clientId: field("clientId"),
    resource: field("resource"),
    scope: field("scope"),
    issuer: field("issuer"),
    signedIn: asDate(field("signedIn")),
    issued: asDate(field("issued")),
    refreshed: asDate(field("refreshed")),
    expires,
    flow: field("flow"),
  };
}

/**
 * The record that ends a grant. What is sealed goes: Entra's refresh token is in it, and nobody
 * needs that any more.
 */
export function revokedRecord(text: string): string {
  const record = asObject(text) ?? {};
  const kept = displayFields.flatMap((name) => (name in record ? [[name, record[name]]] : []));
  return JSON.stringify({
    state: "revoked",
    reason: "administrator",
    ...Object.fromEntries(kept),
  });
}

/** Names fit without regard to case, ids of clients exactly. A record without a name fits none. */
export function fits(grant: Grant, { user, tenant, client, id }: GrantFilter): boolean {
  return (
    (user === undefined || [grant.user, grant.username].some((name) => isSame(name, user))) &&
    (tenant === undefined || isSame(grant.tenant, tenant)) &&
    (client === undefined || grant.clientId === client || isSame(grant.client, client)) &&
    (id === undefined || grant.id.startsWith(id))
  );
}

function isSame(name: string | undefined, asked: string): boolean {
  return name !== undefined && name.toLowerCase() === asked.toLowerCase();
}

/** What a record says, as an object; nothing when it is none. */
export function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Seconds since 1970, in digits. */
export function asDate(text: string | undefined): Date | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text) ? new Date(Number(text) * 1000) : undefined;
}
