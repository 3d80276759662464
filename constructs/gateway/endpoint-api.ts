import { ApiManagementApi } from "@cdktf/provider-azurerm/lib/api-management-api/index.js";
import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Endpoint, operationsOf } from "../endpoints/oauth-endpoints.ts";
import type { IGatewayService } from "../service/service.ts";

const apiTemplate = "oauth/oauth-api.document";
const preflightTemplate = "oauth/preflight.document";
const resourceTemplate = "metadata/protected-resource.document";

export interface EndpointApiProps {
  readonly service: IGatewayService;
  readonly name: string;
  readonly displayName: string;
  /** Within the service. */
  readonly path: string;
  /** Their paths begin where that of the API ends. */
  readonly endpoints: readonly Endpoint[];
  readonly policy: (template: string) => string;
  readonly dependsOn: ITerraformDependable[];
}

/** Endpoints of the authorization server as one API. */
export class EndpointApi extends Construct {
  /** Its name in API Management. */
  readonly name: string;
  /** The policy that all its operations share. */
  readonly policy: ApiManagementApiPolicy;
  readonly #resourceMetadata: ApiManagementApiOperationPolicy[] = [];

  constructor(scope: Construct, id: string, props: EndpointApiProps) {
    super(scope, id);
    const { service, policy, dependsOn } = props;
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const api = new ApiManagementApi(this, "api", {
      ...parent,
      name: props.name,
      displayName: props.displayName,
      path: props.path,
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
    for (const endpoint of props.endpoints) {
      for (const { method, id: operationId } of operationsOf(endpoint)) {
        const operation = new ApiManagementApiOperation(this, operationId, {
          ...inApi,
          operationId,
          displayName: `${method} ${endpoint.path}`,
          method,
          urlTemplate: endpoint.path,
        });
        const template = method === "OPTIONS" ? preflightTemplate : endpoint.template;
        const operationPolicy = new ApiManagementApiOperationPolicy(this, `${operationId}-policy`, {
          ...inApi,
          operationId: operation.operationId,
          xmlContent: policy(template),
          dependsOn,
        });
        if (template === resourceTemplate) this.#resourceMetadata.push(operationPolicy);
      }
    }
  }

  /** The metadata of protected resources names these named values of a server, which must be there before it. */
  describe(namedValues: readonly ITerraformDependable[]): void {
    const addresses = namedValues.map(dependable);
    for (const policy of this.#resourceMetadata) {
      policy.dependsOn = [...(policy.dependsOn ?? []), ...addresses];
    }
  }
}
