/** A kind of service that a private endpoint can lead to. */
export type PrivateLinkService = "blob" | "registry" | "vault" | "gateway";

/** What Azure calls it at the endpoint, and where its names are looked up ("Azure Private Endpoint private DNS zone values"). */
export const privateLinks: Readonly<
  Record<PrivateLinkService, { readonly subresource: string; readonly zone: string }>
> = {
  blob: { subresource: "blob", zone: "privatelink.blob.core.windows.net" },
  registry: { subresource: "registry", zone: "privatelink.azurecr.io" },
  vault: { subresource: "vault", zone: "privatelink.vaultcore.azure.net" },
  gateway: { subresource: "Gateway", zone: "privatelink.azure-api.net" },
};
