import { z } from "zod";
import type { AppRegistration, EntraOptions, ManagedIdentity } from "../entra/index.ts";
import { identifier } from "../stack/local-cloud.ts";
import { firstOf } from "./files.ts";
import { type Found, Source } from "./source.ts";

/** The audience of a federated credential that trusts a managed identity. */
const tokenExchange = "api://AzureADTokenExchange";

const names = z.array(z.string()).default([]);

const app = z.strictObject({
  clientId: z.string(),
  displayName: z.string().optional(),
  redirectUris: names,
  /** Application ID URIs. */
  identifierUris: names,
  secrets: names,
  /** Client ids of the managed identities whose tokens authenticate it; "system-assigned" is one. */
  trusts: names,
  /** A program on people's devices. */
  public: z.boolean().default(false),
  requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2)]).default(1),
  /** The scopes that it exposes, and which apps have them; any name is given where there is none. */
  scopes: names,
  preAuthorized: names,
});

const entra = z.strictObject({
  tenantId: z.uuid().optional(),
  /** Client ids of managed identities; "system-assigned" is the service's own. */
  identities: names,
  apps: z.array(app).default([]),
});

/** The directory that policies of a folder sign people in with. */
export interface FolderEntra extends Pick<EntraOptions, "tenantId" | "identities"> {
  /** @param issuer who gives the tokens of the managed identities */
  apps(issuer: string): readonly AppRegistration[];
}

/** What entra.json says; undefined where there is none, or it is not valid. */
export function readEntra(root: string, found: Found): FolderEntra | undefined {
  const file = firstOf(root, "entra.json");
  const read = file === undefined ? undefined : new Source(file, found).read(entra);
  if (read === undefined) return undefined;
  const principal = (identity: string) => identifier(`principal of ${identity}`);
  const { tenantId = identifier("the tenant of a folder"), identities, apps } = read;
  return {
    tenantId,
    identities: identities.map((identity): ManagedIdentity => {
      const isSystemAssigned = identity === "system-assigned";
      return {
        clientId: isSystemAssigned ? identifier("the identity of the service") : identity,
        principalId: principal(identity),
        resourceId: `/identities/${identity}`,
        isSystemAssigned,
      };
    }),
    apps: (issuer) =>
      apps.map(({ trusts, secrets, preAuthorized, scopes, ...one }) => ({
        clientId: one.clientId,
        displayName: one.displayName ?? one.clientId,
        identifierUris: one.identifierUris,
        redirectUris: one.redirectUris,
        isPublic: one.public,
        accessTokenVersion: one.requestedAccessTokenVersion,
        federatedCredentials: trusts.map((identity) => ({
          issuer,
          subject: principal(identity),
          audiences: [tokenExchange],
        })),
        clientSecrets: secrets.map((value) => ({ value })),
        ...(scopes.length > 0 && { exposedScopes: scopes }),
        preAuthorizedApps: preAuthorized.map((clientId) => ({ clientId, scopes })),
      })),
  };
}
