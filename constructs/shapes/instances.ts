/** What constructs are given that other constructs and factories have made. */
import type { IAzurePlatform } from "../azure-platform.ts";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import type { IGatewayNetwork } from "../network/network.ts";
import { instance, type Kind } from "../properties/kinds.ts";
import type { BackendCredential } from "../servers/backend-credential.ts";
import type { BackendSecret } from "../servers/backend-secret.ts";

export const platform: Kind<IAzurePlatform> = instance(
  ["resourceGroupName", "location", "names", "tags"],
  'an AzurePlatform, such as new AzurePlatform(stack, "azure")',
);

export const network: Kind<IGatewayNetwork> = instance(
  ["id", "privateEndpoint"],
  "a GatewayNetwork, or GatewayNetwork.fromExisting(...)",
);

export const entraResourceApp: Kind<IEntraResourceApp> = instance(
  ["clientId", "tenantId", "authority", "identifierUri", "scopes"],
  "an EntraResourceApp, or EntraResourceApp.fromExisting(...)",
);

export const backendCredential: Kind<BackendCredential> = instance(
  ["authentication"],
  "a BackendCredential, such as BackendCredential.managedIdentity(...)",
);

export const backendSecret: Kind<BackendSecret> = instance(
  ["source"],
  "a BackendSecret: BackendSecret.fromKeyVault(...) or BackendSecret.fromTerraform(...)",
);
