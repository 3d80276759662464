import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { secretsReader } from "../vault/gateway-vault.ts";
import { KnownRoles } from "../vault/known-roles.ts";
import type { GatewayDomain } from "./gateway-domain.ts";

/**
 * Lets the service's identity read the certificate of its domain. API Management reads it when the domain is set, and refuses
 * the domain when it cannot.
 *
 * @returns what there has to be before; nothing where the identity may read it already
 */
export function certificateReader(
  scope: Construct,
  { secretId, keyVaultId }: GatewayDomain,
  principalId: string,
): ITerraformDependable[] {
  if (keyVaultId === undefined) return [];
  const reader = new Construct(scope, "certificate");
  // There is one: when the certificate moves, this role is another, and the old one goes after the domain has changed.
  const role = new RoleAssignment(reader, "reads", {
    scope: `${keyVaultId}/secrets/${nameIn(secretId)}`,
    roleDefinitionName: secretsReader,
    principalId,
    principalType: "ServicePrincipal",
  });
  return [new KnownRoles(reader, [role]).step];
}

/** The name in `https://{vault}.vault.azure.net/secrets/{name}`, which only Terraform knows of a certificate that the stack makes. */
function nameIn(secretId: string): string {
  const place = 4;
  return Token.isUnresolved(secretId)
    ? Fn.element(Fn.split("/", secretId), place)
    : (secretId.split("/")[place] ?? "");
}
