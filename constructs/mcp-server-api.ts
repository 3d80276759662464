import { ApiManagementApi } from "@cdktf/provider-azurerm/lib/api-management-api/index.js";
import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { InvalidPropertyError } from "./errors.ts";
import type { IGatewayService } from "./gateway-service.ts";
import type { IMcpBackend } from "./mcp-backend.ts";
import type { ServerView } from "./policies/view.ts";

/** A permission that clients ask for and people approve. */
export interface McpScope {
  /** What clients send, for example `weather.read`. */
  readonly name: string;
  /** What people read on the consent page, for example "Read the weather". */
  readonly description: string;
}

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
   * The permissions of the server; a token needs all of them.
   * @default one, the id and ".use"
   */
  readonly scopes?: readonly McpScope[];
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
    this.view = serverView(this, id, path, props);
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

function serverView(scope: Construct, id: string, path: string, props: McpServerProps): ServerView {
  const refuse = (property: string, problem: string) => {
    throw new InvalidPropertyError(scope.node.path, property, problem);
  };
  if (!/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(id)) {
    refuse("id", `must be 2 to 40 lower-case letters, digits or hyphens; it is "${id}".`);
  }
  if (!/^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)+$/.test(path) || path.length > 200) {
    refuse("path", `must be two or more segments such as "weather/mcp"; it is "${path}".`);
  }
  const timeout = props.timeout ?? 120;
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > 240) {
    refuse("timeout", `must be 1 to 240 seconds; it is ${timeout}.`);
  }
  const name = props.name ?? id;
  const scopes = props.scopes ?? [{ name: `${id}.use`, description: `Use ${name}` }];
  for (const scope of scopes) {
    // RFC 6749 appendix A.4, without the characters that would need escaping in a challenge header.
    if (!/^[A-Za-z0-9._:/-]{1,64}$/.test(scope.name)) {
      refuse(
        "scopes",
        `have a name that is not 1 to 64 letters, digits or . _ : / -: "${scope.name}".`,
      );
    }
  }
  const scopeNames = scopes.map((scope) => scope.name).join(" ");
  return {
    name,
    pathname: `/${path}`,
    scopes,
    scopeNames,
    requiredScopes: scopeNames,
    backendId: id,
    backendPath: props.backend.mcpPath,
    timeout,
  };
}
