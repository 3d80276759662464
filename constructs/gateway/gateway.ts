import type { TerraformOutput } from "cdktf";
import type { IConstruct } from "constructs";
import type { IMcpServer } from "../servers/mcp-server.ts";
import type { McpServerProps } from "../servers/mcp-server-props.ts";
import type { IGatewayService } from "../service/service.ts";
import type { GatewayApis } from "./gateway-apis.ts";

/** An OAuth 2.1 gateway in front of MCP servers. */
export interface IMcpOAuthGateway extends IConstruct {
  /** The issuer identifier (RFC 8414): origin and path of the gateway, without a trailing slash. */
  readonly issuer: string;
  /** The path of the gateway on its service, without leading and trailing slashes; empty for the root. */
  readonly path: string;
  /** The API Management service that the gateway is on. */
  readonly service: IGatewayService;
  /** Its APIs in API Management, including those of servers that are added later. */
  readonly apis: GatewayApis;
  /** Puts an MCP server behind the gateway. */
  addServer(id: string, props: McpServerProps): IMcpServer;
}

/** The outputs of a gateway. Their names begin with its path in the stack, such as `gateway-issuer`. */
export interface GatewayOutputs {
  /** The issuer; its name ends in `issuer`. */
  readonly issuer: TerraformOutput;
  /** The URL of the blob container with the grants; its name ends in `grant-store`. */
  readonly grantStore: TerraformOutput;
  /**
   * What the gateway is in Azure and Entra; its name ends in `azure`. An object with `serviceName`, `serviceId`, `resourceGroup`,
   * `identityClientId`, `identityPrincipalId`, `entraClientId` and `entraTenantId`.
   */
  readonly azure: TerraformOutput;
}
