import type { IEntraClientApp } from "../entra/client-registration.ts";
import type { IGrantStore } from "../store/store.ts";
import { namedOutput } from "../terraform/named-output.ts";
import type { GatewayOutputs, IMcpOAuthGateway } from "./gateway.ts";

/** Has Terraform print what clients and administrators of a gateway need to know. */
export function gatewayOutputs(
  gateway: IMcpOAuthGateway & { readonly entra: IEntraClientApp },
  store: IGrantStore,
): GatewayOutputs {
  const { issuer, service, entra } = gateway;
  return {
    issuer: namedOutput(gateway, "issuer", {
      value: issuer,
      description: "The authorization server that MCP clients find by themselves.",
    }),
    grantStore: namedOutput(gateway, "grant-store", {
      value: store.url,
      description: "Where the grants are: npm run grants -- list --store URL.",
    }),
    azure: namedOutput(gateway, "azure", {
      value: {
        serviceName: service.name,
        serviceId: service.id,
        resourceGroup: service.resourceGroupName,
        identityClientId: service.identity.clientId,
        identityPrincipalId: service.identity.principalId,
        entraClientId: entra.clientId,
        entraTenantId: entra.tenantId,
      },
      description: "What the gateway is in Azure and Entra.",
    }),
  };
}
