import type { LabFiles } from "./lab-folder.ts";
import type { Surroundings } from "./running-lab.ts";

export const tenantId = "11111111-2222-4333-8444-555555555555";
export const entraClientId = "33333333-0000-4000-8000-000000000001";
export const identityClientId = "22222222-0000-4000-8000-000000000001";

/** The identity that a lab's policies ask tokens by, and what it may do. */
type Identity = "as deployed" | "as its policies want it";

/**
 * The lab mcp-client-authorization of Azure-Samples/AI-Gateway. As it is deployed its service has an identity of its own alone, and
 * its registration a secret; its policies want an identity with the client id of the registration, which the registration trusts.
 */
export function clientAuthorizationLab(root: string, identity: Identity) {
  return ({ origin, cosmos, mcpServer, key, iv }: Surroundings): LabFiles => ({
    root,
    bicep: ["src/apim-oauth/oauth.bicep", "src/weather/apim-mcp-server/mcp.bicep"],
    known: {
      ...oauthParameters({ origin, cosmos }),
      entraIDTenantId: tenantId,
      entraIDClientId: entraClientId,
      entraIDClientSecret: "a-secret-of-the-registration",
      encryptionIV: iv,
      encryptionKey: key,
      mcpClientId: entraClientId,
      backendName: "weather-mcp-on-aca",
      backendURL: `${mcpServer}/weather`,
    },
    entra: {
      tenantId,
      identities: ["system-assigned", ...(identity === "as deployed" ? [] : [entraClientId])],
      apps: [
        {
          clientId: entraClientId,
          redirectUris: [`${origin}/oauth-callback`],
          secrets: ["a-secret-of-the-registration"],
          trusts: identity === "as deployed" ? [] : [entraClientId],
        },
      ],
    },
  });
}

/** Azure-Samples/remote-mcp-apim-functions-python, whose registration trusts an identity of its service. */
export function functionsSample(root: string) {
  return ({ origin, cosmos, mcpServer, key, iv }: Surroundings): LabFiles => ({
    root: `${root}/infra/app`,
    bicep: ["apim-oauth/oauth.bicep", "apim-mcp/mcp-api.bicep"],
    known: {
      ...oauthParameters({ origin, cosmos }),
      "entraApp.outputs.entraAppTenantId": tenantId,
      "entraApp.outputs.entraAppId": entraClientId,
      entraAppUserAssignedIdentityClientId: identityClientId,
      "functionApp.properties.defaultHostName": "functions.example",
      "listKeys('${functionApp.id}/host/default', functionApp.apiVersion).masterKey": "master-key",
    },
    hosts: { "https://functions.example": mcpServer },
    // Its deployment script draws them.
    otherValues: { EncryptionKey: key, EncryptionIV: iv },
    entra: {
      tenantId,
      identities: ["system-assigned", identityClientId],
      apps: [
        {
          clientId: entraClientId,
          redirectUris: [`${origin}/oauth-callback`],
          trusts: [identityClientId],
        },
      ],
    },
  });
}

/** Parameters that both have. */
function oauthParameters({ origin, cosmos }: Pick<Surroundings, "origin" | "cosmos">) {
  return {
    "apimService.properties.gatewayUrl": origin,
    oauthScopes: "openid https://graph.microsoft.com/.default",
    cosmosDbEndpoint: cosmos,
    cosmosDbDatabaseName: "mcpoauth",
    cosmosDbContainerName: "clients",
  };
}

/** The program that the lab mcp-prm-oauth lets in: Visual Studio Code. */
const vsCode = "aebc6443-996d-45c2-90f0-388ff96faa56";

/** What the registration of that lab proves itself by when its server asks for a token on behalf of somebody. */
export const serverSecret = "a-secret-of-the-server";

/** The lab mcp-prm-oauth of Azure-Samples/AI-Gateway, whose server proves itself by a secret here, not by an identity of its own. */
export function resourceMetadataLab(root: string) {
  return ({ origin, mcpServer }: Surroundings): LabFiles => ({
    root,
    bicep: ["main.bicep", "src/bicep/apim-mcp/mcp-api.bicep"],
    known: {
      "apimService.properties.gatewayUrl": origin,
      webAppName: "aca-mcp",
      mcpAppId: entraClientId,
      mcpAppTenantId: tenantId,
      mcpApiPath: "mcp",
      "containerApp.properties.configuration.ingress.fqdn": "server.example",
    },
    hosts: { "https://server.example": mcpServer },
    entra: {
      tenantId,
      apps: [
        {
          clientId: entraClientId,
          displayName: "MCP",
          secrets: [serverSecret],
          requestedAccessTokenVersion: 2,
          scopes: ["user_impersonate"],
          preAuthorized: [vsCode],
        },
        { clientId: vsCode, public: true, redirectUris: ["http://127.0.0.1/"] },
      ],
    },
  });
}
