import { basename } from "node:path/posix";
import { ApiManagementPolicyFragment } from "@cdktf/provider-azurerm/lib/api-management-policy-fragment/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { GatewayNames } from "../naming/gateway-names.ts";
import type { IGatewayService } from "../service/service.ts";
import type { GatewayPolicies } from "./gateway-policies.ts";

/** Puts the parts that policies of a gateway include when they run into its service. */
export function policyFragments(
  gateway: Construct,
  props: {
    readonly service: IGatewayService;
    readonly names: GatewayNames;
    readonly policies: GatewayPolicies;
    readonly dependsOn: readonly ITerraformDependable[];
  },
): ApiManagementPolicyFragment[] {
  return props.policies.fragments.map(
    (fragment) =>
      new ApiManagementPolicyFragment(gateway, `fragment-${basename(fragment)}`, {
        apiManagementId: props.service.id,
        name: props.names.of(basename(fragment)),
        format: "rawxml",
        value: props.policies.terraformText(templateOf(fragment)),
        dependsOn: [...props.dependsOn],
      }),
  );
}

/**
 * Those of the rooms that policies of servers include from, by the ids that they have in the service: they need not be in
 * the stack of the server.
 */
export function sharedFragments(
  fragments: readonly string[],
  names: GatewayNames,
): { readonly id: string; readonly template: string }[] {
  return fragments
    .filter((fragment) => /^(?:mcp|tools|store)\//.test(fragment))
    .map((fragment) => ({ id: names.of(basename(fragment)), template: templateOf(fragment) }));
}

function templateOf(fragment: string): string {
  return `${fragment}.fragment`;
}
