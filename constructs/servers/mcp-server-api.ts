import { ApiManagementApi } from "@cdktf/provider-azurerm/lib/api-management-api/index.js";
import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IGatewayService } from "../gateway-service.ts";
import { serverView } from "../policies/server-view.ts";
import type { ServerView } from "../policies/view.ts";
import type { RateLimits } from "../rate-limit.ts";
import type { AllowedOrigins } from "./allowed-origins.ts";
import type { IMcpBackend } from "./mcp-backend.ts";
import type { McpScope } from "./mcp-scope.ts";
import type { ToolRule } from "./tool-rule.ts";

export interface McpServerProps {
  readonly backend: IMcpBackend;
  /**
   * The path of the MCP URL below the gateway's origin: at least two segments.
   * @default the id, "/", and "mcp"
   */
  readonly path?: string;
  /**
   * The name people see.
   * @default the id
   */
  readonly name?: string;
  /**
   * The permissions of the server; every call needs all of them.
   * @default one, the id and ".use"
   */
  readonly scopes?: readonly McpScope[];
  /**
   * App roles in Entra; every call needs one of them.
   * @default none is needed
   */
  readonly roles?: readonly string[];
  /**
   * What calls of single tools need besides, by the tool's name. With rules the gateway reads each
   * message, and refuses those that two JSON parsers could understand differently, and batches.
   * @default no tool needs more than the server
   * @example
   * { delete_city: { roles: ["Weather.Admin"], scopes: [{ name: "weather.write", description: "Delete cities" }] } }
   */
  readonly tools?: Readonly<Record<string, ToolRule>>;
  /**
   * Whether tools without a rule may be called by everyone who may call the server.
   * @default true
   */
  readonly otherTools?: boolean;
  /**
   * How many requests are let through.
   * @default 1200 per minute and person, 6000 per client, 6000 per IP address
   */
  readonly rateLimits?: RateLimits;
  /**
   * The longest request body, in bytes. At most 2 MiB with rules for tools, because a v2 tier holds
   * no longer message; the same goes there for messages that do not say their length.
   * @default 4 MiB, or 2 MiB with rules for tools
   */
  readonly maxRequestBytes?: number;
  /**
   * The web pages that may call the server.
   * @default AllowedOrigins.secure()
   */
  readonly allowedOrigins?: AllowedOrigins;
  /**
   * Seconds until the server must have begun to answer.
   * @default 120
   */
  readonly timeout?: number;
}

/** What the API of a server needs from its gateway. */
export interface McpServerApiProps extends McpServerProps {
  readonly service: IGatewayService;
  /** The rendered policy of a template, for this server. */
  readonly policy: (template: string, server: () => ServerView) => string;
  readonly dependsOn: ITerraformDependable[];
}

/**
 * One MCP server on the gateway: a plain HTTP API, so that every tier and every policy works, with
 * an operation per method of Streamable HTTP.
 */
export class McpServerApi extends Construct {
  readonly view: ServerView;

  constructor(scope: Construct, id: string, props: McpServerApiProps) {
    super(scope, id);
    const { service } = props;
    const path = props.path ?? `${id}/mcp`;
    this.view = serverView(this.node.path, id, path, props);
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const backend = new ApiManagementBackend(this, "backend", {
      ...parent,
      name: id,
      protocol: "http",
      url: props.backend.url,
      description: `The MCP server ${this.view.name}`,
    });
    const lastSlash = path.lastIndexOf("/");
    const api = new ApiManagementApi(this, "api", {
      ...parent,
      name: id,
      displayName: `MCP server ${this.view.name}`,
      path: path.slice(0, lastSlash),
      protocols: ["https"],
      revision: "1",
      subscriptionRequired: false,
    });
    for (const method of ["POST", "GET", "DELETE", "OPTIONS"]) {
      const operation = new ApiManagementApiOperation(this, method.toLowerCase(), {
        ...parent,
        apiName: api.name,
        operationId: `mcp-${method.toLowerCase()}`,
        displayName: `${method} of Streamable HTTP`,
        method,
        urlTemplate: path.slice(lastSlash),
      });
      if (method !== "OPTIONS") continue;
      new ApiManagementApiOperationPolicy(this, "options-policy", {
        ...parent,
        apiName: api.name,
        operationId: operation.operationId,
        xmlContent: props.policy("mcp-preflight", () => this.view),
        dependsOn: props.dependsOn,
      });
    }
    new ApiManagementApiPolicy(this, "policy", {
      ...parent,
      apiName: api.name,
      xmlContent: props.policy("mcp-api", () => this.view),
      dependsOn: [...props.dependsOn, backend],
    });
  }
}
