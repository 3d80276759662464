import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { ApiManagementPolicyFragment } from "@cdktf/provider-azurerm/lib/api-management-policy-fragment/index.js";
import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { resolved } from "../terraform/resolved.ts";
import { unescapeTemplate } from "../terraform/terraform-text.ts";

/** The text of a policy as the stack has it. */
export interface WrittenPolicy {
  readonly resource: IConstruct;
  /** Undefined where only Terraform knows it, such as what it reads from a file. */
  readonly text: string | undefined;
}

/** The policies of an API. */
export interface ApiPolicies {
  readonly policy: WrittenPolicy | undefined;
  /** Those of its operations; an operation without one runs the policy of the API alone. */
  readonly operations: readonly (WrittenPolicy | undefined)[];
}

export interface WrittenPolicies {
  /** By fragment id. */
  readonly fragments: ReadonlyMap<string, WrittenPolicy>;
  readonly apis: readonly ApiPolicies[];
}

/**
 * The policies below a construct as they go into the stack: also what was overridden, or added beside. What is
 * checked has to be what is deployed.
 */
export function writtenPolicies(scope: IConstruct): WrittenPolicies {
  const fragments = new Map<string, WrittenPolicy>();
  const policies = new Map<string, WrittenPolicy>();
  const operations = new Map<string, Map<string, WrittenPolicy | undefined>>();
  const operationsOf = (api: string) => {
    const known = operations.get(api) ?? new Map<string, WrittenPolicy | undefined>();
    operations.set(api, known);
    return known;
  };
  for (const node of scope.node.findAll()) {
    if (node instanceof ApiManagementPolicyFragment) {
      const { name, value } = written(node);
      fragments.set(String(name), policyOf(node, value));
    } else if (node instanceof ApiManagementApiPolicy) {
      const { api_name: api, xml_content: text } = written(node);
      policies.set(String(api), policyOf(node, text));
    } else if (node instanceof ApiManagementApiOperation) {
      const ofApi = operationsOf(String(written(node)["api_name"]));
      // Policies name an operation by a reference, and may come before it.
      const operation = String(resolved(node, node.operationId));
      if (!ofApi.has(operation)) ofApi.set(operation, undefined);
    } else if (node instanceof ApiManagementApiOperationPolicy) {
      const { api_name: api, operation_id: operation, xml_content: text } = written(node);
      operationsOf(String(api)).set(String(operation), policyOf(node, text));
    }
  }
  const apis = [...new Set([...policies.keys(), ...operations.keys()])].map((api) => ({
    policy: policies.get(api),
    operations: [...operationsOf(api).values()],
  }));
  return { fragments, apis };
}

function policyOf(resource: TerraformResource, text: unknown): WrittenPolicy {
  // A reference that nobody escaped is a value of the deployment.
  if (typeof text !== "string" || /^\s*\$\{/.test(text)) return { resource, text: undefined };
  return { resource, text: unescapeTemplate(text) };
}

interface TerraformJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

/** A resource's arguments as they are written, with what `addOverride` says. */
function written(resource: TerraformResource): Readonly<Record<string, unknown>> {
  const { terraformResourceType: type, friendlyUniqueId: id } = resource;
  const all = resolved(resource, resource.toTerraform()) as TerraformJson;
  return all.resource[type]?.[id] ?? {};
}
