import { ApiManagementApi } from "@cdktf/provider-azurerm/lib/api-management-api/index.js";
import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IGatewayService } from "../gateway-service.ts";
import type { ServerView } from "../policies/view.ts";
import type { McpServerProps } from "./mcp-server-props.ts";
import { serverView } from "./server-view.ts";

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
