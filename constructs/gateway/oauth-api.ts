import { ApiManagementApi } from "@cdktf/provider-azurerm/lib/api-management-api/index.js";
import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IGatewayService } from "../service/gateway-service.ts";

/** What only some gateways have; with `public-keys`, others can verify their tokens. */
export type OAuthFeature = "registration" | "introspection" | "public-keys";

/** An endpoint of the authorization server: what serves it, and by which methods. */
interface Endpoint {
  readonly id: string;
  readonly methods: readonly ("GET" | "HEAD" | "POST")[];
  readonly path: string;
  readonly template: string;
  /** Browser clients call it from their own pages, so preflight requests are answered. */
  readonly crossOrigin: boolean;
  /** The endpoint exists only where the gateway has this. */
  readonly feature?: OAuthFeature;
}

const endpoints: readonly Endpoint[] = [
  {
    id: "authorization-server-metadata",
    methods: ["GET", "HEAD"],
    path: "/.well-known/oauth-authorization-server",
    template: "metadata/authorization-server.document",
    crossOrigin: true,
  },
  {
    id: "protected-resource-metadata",
    methods: ["GET", "HEAD"],
    path: "/.well-known/oauth-protected-resource/*",
    template: "metadata/protected-resource.document",
    crossOrigin: true,
  },
  {
    id: "protected-resource-metadata-root",
    methods: ["GET", "HEAD"],
    path: "/.well-known/oauth-protected-resource",
    template: "metadata/protected-resource.document",
    crossOrigin: true,
  },
  {
    id: "jwks",
    methods: ["GET", "HEAD"],
    path: "/.well-known/jwks.json",
    template: "metadata/jwks.document",
    crossOrigin: true,
    feature: "public-keys",
  },
  {
    id: "other-metadata",
    methods: ["GET", "HEAD"],
    path: "/.well-known/*",
    template: "metadata/other.document",
    crossOrigin: true,
  },
  {
    id: "register",
    feature: "registration",
    methods: ["POST"],
    path: "/register",
    template: "register/register.document",
    crossOrigin: true,
  },
  {
    id: "authorize",
    methods: ["GET"],
    path: "/authorize",
    template: "authorize/authorize.document",
    crossOrigin: false,
  },
  {
    id: "consent",
    methods: ["POST"],
    path: "/consent",
    template: "authorize/consent.document",
    crossOrigin: false,
  },
  {
    id: "oauth-callback",
    methods: ["GET"],
    path: "/oauth-callback",
    template: "callback/oauth-callback.document",
    crossOrigin: false,
  },
  {
    id: "token",
    methods: ["POST"],
    path: "/token",
    template: "token/token.document",
    crossOrigin: true,
  },
  {
    id: "revoke",
    methods: ["POST"],
    path: "/revoke",
    template: "revoke/revoke.document",
    crossOrigin: true,
  },
  {
    id: "introspect",
    feature: "introspection",
    methods: ["POST"],
    path: "/introspect",
    template: "introspect/introspect.document",
    crossOrigin: true,
  },
  {
    id: "approvals",
    methods: ["GET", "POST"],
    path: "/approvals",
    template: "approvals/approvals.document",
    crossOrigin: false,
  },
];

function endpointsWith(features: readonly OAuthFeature[]): Endpoint[] {
  return endpoints.filter(({ feature }) => feature === undefined || features.includes(feature));
}

const apiTemplate = "oauth/oauth-api.document";
const preflightTemplate = "oauth/preflight.document";

export interface OAuthApiProps {
  readonly service: IGatewayService;
  readonly policy: (template: string) => string;
  readonly features: readonly OAuthFeature[];
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The OAuth endpoints, as one API at the root of the gateway: old clients look for /authorize,
 * /token and /register there when they find no metadata.
 */
export class OAuthApi extends Construct {
  /** Its name in API Management. */
  readonly name: string;
  /** The policy that all its operations share. */
  readonly policy: ApiManagementApiPolicy;

  constructor(scope: Construct, id: string, props: OAuthApiProps) {
    super(scope, id);
    const { service, policy, dependsOn } = props;
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const api = new ApiManagementApi(this, "api", {
      ...parent,
      name: "mcp-oauth",
      displayName: "OAuth for MCP",
      path: "",
      protocols: ["https"],
      revision: "1",
      subscriptionRequired: false,
    });
    this.name = api.name;
    const inApi = { ...parent, apiName: api.name };
    this.policy = new ApiManagementApiPolicy(this, "policy", {
      ...inApi,
      xmlContent: policy(apiTemplate),
      dependsOn,
    });
    for (const endpoint of endpointsWith(props.features)) {
      const methods = [
        ...endpoint.methods,
        ...(endpoint.crossOrigin ? (["OPTIONS"] as const) : []),
      ];
      for (const method of methods) {
        const operationId =
          method === endpoint.methods[0] ? endpoint.id : `${endpoint.id}-${method.toLowerCase()}`;
        const operation = new ApiManagementApiOperation(this, operationId, {
          ...inApi,
          operationId,
          displayName: `${method} ${endpoint.path}`,
          method,
          urlTemplate: endpoint.path,
        });
        new ApiManagementApiOperationPolicy(this, `${operationId}-policy`, {
          ...inApi,
          operationId: operation.operationId,
          xmlContent: policy(method === "OPTIONS" ? preflightTemplate : endpoint.template),
          dependsOn,
        });
      }
    }
  }
}
