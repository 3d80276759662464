import type { ApprovedServer } from "../servers/approved-server.ts";
import { serverPolicyVersion } from "../servers/contract-digest.ts";
import type { IGatewayService } from "../service/service.ts";

/** What the stack of another team needs to know about a gateway to add a server to it. None of it is secret. */
export interface McpOAuthGatewayAttributes {
  /** The API Management service that the gateway is on. */
  readonly service: IGatewayService;
  /** The path of the gateway on its service, without leading and trailing slashes; empty for the root. */
  readonly path: string;
  /** Digests of what it approved, by the paths of the servers; several of a server stand with a blank between them. */
  readonly contracts: Readonly<Record<string, string>>;
  /** The version of the policies of servers that its fragments understand. */
  readonly serverPolicies: number;
}

export function gatewayAttributes(
  { service, path }: Pick<McpOAuthGatewayAttributes, "service" | "path">,
  approved: readonly ApprovedServer[],
): McpOAuthGatewayAttributes {
  const { name, id, resourceGroupName, tier, url, identity, inSeveralRegions } = service;
  const { clientId, principalId } = identity;
  return {
    service: {
      name,
      id,
      resourceGroupName,
      tier,
      url,
      identity: { clientId, principalId },
      inSeveralRegions,
    },
    path,
    contracts: Object.fromEntries(
      approved.map(({ view, contracts }) => [view.pathname.slice(1), contracts.join(" ")]),
    ),
    serverPolicies: serverPolicyVersion,
  };
}
