/**
 * The versions of Azure's REST APIs that the doctor asks, as Microsoft's REST reference documents them
 * (https://learn.microsoft.com/rest/api/azure). None of the answers has been seen live.
 */
export const apiVersions = {
  "Microsoft.ApiManagement": "2024-05-01",
  "Microsoft.App": "2024-03-01",
  "Microsoft.Authorization": "2022-04-01",
  "Microsoft.KeyVault": "2022-07-01",
  "Microsoft.ManagedIdentity": "2023-01-31",
} as const;

/** Microsoft Graph has its version in the path. */
export const graphVersion = "v1.0";

/** What an API of Azure is asked with: that of the last provider that the path names. */
export function apiVersionOf(path: string): string {
  const providers = [...path.matchAll(/\/providers\/([^/?]+)/g)].map(([, name = ""]) => name);
  const provider = providers.at(-1) ?? "";
  const known = Object.entries(apiVersions).find(
    ([name]) => name.toLowerCase() === provider.toLowerCase(),
  );
  if (known === undefined) throw new Error(`No API version is known for ${path}.`);
  return known[1];
}
