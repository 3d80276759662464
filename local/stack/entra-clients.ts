import {
  type AppRegistration,
  type ManagedIdentity,
  tokenExchangeAudience,
} from "../entra/index.ts";
import { nameOfPart } from "./gateway-names.ts";

/** Microsoft's own, which every tenant knows. */
const vsCode = { clientId: "aebc6443-996d-45c2-90f0-388ff96faa56", name: "Visual Studio Code" };

/**
 * The APIs whose tokens servers take from clients and that are registered elsewhere. What they expose is not
 * known here, so any scope counts as exposed and consented to, and their owners trust the gateway's identity.
 */
export function readExistingApis(
  namedValues: ReadonlyMap<string, string>,
  apps: readonly AppRegistration[],
  entra: { readonly issuer: string; readonly identities: readonly ManagedIdentity[] },
): AppRegistration[] {
  const audience = nameOfPart("entra-audience-of-.+");
  return [...namedValues]
    .filter(([name]) => audience.test(name))
    .filter(([, clientId]) => !apps.some((app) => app.clientId === clientId))
    .map(([name, clientId]) => {
      const scopes = namedValues.get(name.replace("entra-audience-of-", "entra-scopes-of-")) ?? "";
      return {
        clientId,
        displayName: "An existing API",
        identifierUris: [scopes.replace(/\/$/, "")],
        redirectUris: [],
        accessTokenVersion: 2,
        multiTenant: true,
        federatedCredentials: entra.identities.map(({ principalId }) => ({
          issuer: entra.issuer,
          subject: principalId,
          audiences: [tokenExchangeAudience],
        })),
      };
    });
}

/**
 * Clients of these APIs that are registered elsewhere: VS Code, and whoever is pre-authorised. Each is taken for
 * a program on people's own devices.
 */
export function readPublicClients(apps: readonly AppRegistration[]): AppRegistration[] {
  const preAuthorized = apps.flatMap(({ preAuthorizedApps = [] }) =>
    preAuthorizedApps.map(({ clientId }) => clientId),
  );
  return [...new Set([vsCode.clientId, ...preAuthorized])]
    .filter((clientId) => !apps.some((app) => app.clientId === clientId))
    .map((clientId) => ({
      clientId,
      displayName: clientId === vsCode.clientId ? vsCode.name : `The client ${clientId}`,
      identifierUris: [],
      redirectUris: [
        ...["localhost", "127.0.0.1"].flatMap((host) => [`http://${host}`, `http://${host}/`]),
        ...(clientId === vsCode.clientId ? ["https://vscode.dev/redirect"] : []),
      ],
      federatedCredentials: [],
      isPublic: true,
      // What is registered elsewhere is known to every tenant, as VS Code is.
      multiTenant: true,
    }));
}
