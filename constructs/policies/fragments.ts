import { ApiManagementPolicyFragment } from "@cdktf/provider-azurerm/lib/api-management-policy-fragment/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { IGatewayService } from "../service/gateway-service.ts";
import type { GatewayPolicies } from "./gateway-policies.ts";

/** The parts that policies of a gateway include when they run, by the names of their templates. */
const fragments = [
  "client",
  "client-authentication",
  "client-document",
  "problem-page",
  "oauth-failure",
  "redirect-failure",
  "sign-in",
  "revoke-grant",
  "grant-record",
  "stored-grant",
  "token-answer",
  "store-get",
  "store-put",
  "entra-token",
  "entra-refusal",
  "call-refused",
];

/** Their templates, by the ids under which policies include them. */
export const fragmentTemplates: Readonly<Record<string, string>> = Object.fromEntries(
  fragments.map((fragment) => [fragmentId(fragment), templateOf(fragment)]),
);

/** Puts the fragments of a gateway into its service. */
export function policyFragments(
  gateway: Construct,
  props: {
    readonly service: IGatewayService;
    readonly policies: GatewayPolicies;
    readonly dependsOn: readonly ITerraformDependable[];
  },
): ApiManagementPolicyFragment[] {
  return fragments.map(
    (fragment) =>
      new ApiManagementPolicyFragment(gateway, `fragment-${fragment}`, {
        apiManagementId: props.service.id,
        name: fragmentId(fragment),
        format: "rawxml",
        value: props.policies.terraformText(templateOf(fragment)),
        dependsOn: [...props.dependsOn],
      }),
  );
}

function fragmentId(fragment: string): string {
  return `mcp-${fragment}`;
}

function templateOf(fragment: string): string {
  return `fragments/${fragment}`;
}
