import { basename } from "node:path/posix";
import { ApiManagementPolicyFragment } from "@cdktf/provider-azurerm/lib/api-management-policy-fragment/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { IGatewayService } from "../service/service.ts";
import type { GatewayPolicies } from "./gateway-policies.ts";

/** The parts that policies of a gateway include when they run, each in its room of the templates. */
export const fragments = [
  "client/client",
  "client/client-authentication",
  "client/client-document",
  "pages/problem-page",
  "answers/oauth-failure",
  "answers/redirect-failure",
  "sign-in/sign-in",
  "grants/revoke-grant",
  "grants/grant-record",
  "grants/stored-grant",
  "token/token-answer",
  "store/store-get",
  "store/store-put",
  "entra/entra-token",
  "entra/entra-refusal",
  "mcp/call-refused",
  "mcp/preflight",
  "mcp/strange-request",
  "mcp/credentials",
  "mcp/gateway-caller",
  "mcp/entra-caller",
  "mcp/access",
  "mcp/on-behalf-of",
  "mcp/body",
  "tools/tool-call",
  "mcp/session",
  "mcp/call",
  "mcp/call-event",
  "mcp/assertion",
  "mcp/backend-failure",
  "tools/tool-list",
  "mcp/answer",
  "mcp/call-failed",
];

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
      new ApiManagementPolicyFragment(gateway, `fragment-${basename(fragment)}`, {
        apiManagementId: props.service.id,
        name: fragmentId(fragment),
        format: "rawxml",
        value: props.policies.terraformText(templateOf(fragment)),
        dependsOn: [...props.dependsOn],
      }),
  );
}

function fragmentId(fragment: string): string {
  return `mcp-${basename(fragment)}`;
}

function templateOf(fragment: string): string {
  return `${fragment}.fragment`;
}
