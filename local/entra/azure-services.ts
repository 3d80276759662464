/**
 * Services of Azure that managed identities get tokens for, by the resource they are asked by.
 *
 * {@link https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/services-id-authentication-support}
 */
const services = new Set([
  "https://ai.azure.com",
  "https://api.botframework.com",
  "https://api.fabric.microsoft.com",
  "https://api.loganalytics.io",
  "https://azconfig.io",
  "https://azure-api.net/authorization-manager",
  "https://batch.core.windows.net",
  "https://cognitiveservices.azure.com",
  "https://communication.azure.com",
  "https://containerregistry.azure.net",
  "https://cosmos.azure.com",
  "https://database.windows.net",
  "https://datalake.azure.net",
  "https://dev.azuresynapse.net",
  "https://digitaltwins.azure.net",
  "https://eventgrid.azure.net",
  "https://eventhubs.azure.net",
  "https://iothubs.azure.net",
  "https://management.azure.com",
  "https://management.core.windows.net",
  "https://ml.azure.com",
  "https://monitor.azure.com",
  "https://ossrdbms-aad.database.windows.net",
  "https://redis.azure.com",
  "https://relay.azure.net",
  "https://search.azure.com",
  "https://servicebus.azure.net",
  "https://storage.azure.com",
  "https://vault.azure.net",
]);

/** One thing of such a service: its host name says whose it is, as the audience of a token may. */
const oneOfThem =
  /^https:\/\/[a-z0-9-]+\.(?:blob|queue|table|file|dfs)\.core\.windows\.net$|^https:\/\/[a-z0-9-]+\.(?:documents\.azure\.com|vault\.azure\.net|servicebus\.windows\.net|azconfig\.io|search\.windows\.net)$/;

/** Whether a resource is a service of Azure; a slash at the end counts for nothing. */
export function isAzureService(resource: string): boolean {
  const name = resource.replace(/\/$/, "");
  return services.has(name) || oneOfThem.test(name);
}
