import {
  type AppRegistration,
  type ManagedIdentity,
  tokenExchangeAudience,
} from "../entra/index.ts";
import { tokenSubjects } from "./containers.ts";
import { identifier } from "./local-cloud.ts";
import { namedValue, writtenNamedValue, writtenNamedValueLike } from "./named-values.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/**
 * Stands for the identity of an existing service, which a stack knows by its ids: the gateway signs in with
 * the one, and the grant store lets the other in.
 */
export function readExistingIdentity(
  stack: TerraformJson,
  references: References,
  known: readonly ManagedIdentity[],
): ManagedIdentity[] {
  const clientId = namedValue(stack, references, "mcp-gateway-identity");
  if (clientId === undefined || known.some((identity) => identity.clientId === clientId)) return [];
  const principals = stack
    .ofType("azurerm_role_assignment")
    .filter(
      (role) =>
        references.optionalText(role, "role_definition_name") === "Storage Blob Data Contributor",
    )
    .map((role) => references.text(role, "principal_id"));
  // Where the store's owner gives it the role, the stack still tells the containers who it is.
  const principalId =
    [...principals, ...tokenSubjects(stack, references)].find((principal) =>
      known.every((identity) => identity.principalId !== principal),
    ) ?? identifier(`principal of ${clientId}`);
  return [{ clientId, principalId, resourceId: `/local/existing/${clientId}` }];
}

/** Stands for a registration that somebody else owns, set up as its owner has to. */
export function readExistingRegistration(
  stack: TerraformJson,
  references: References,
  entra: { readonly issuer: string; readonly identities: readonly ManagedIdentity[] },
): AppRegistration[] {
  const clientId = namedValue(stack, references, "mcp-entra-client-id");
  const made = stack
    .ofType("azuread_application_registration")
    .map((block) => references.value(`\${${block.address}.client_id}`));
  if (clientId === undefined || made.includes(clientId)) return [];
  const secret = namedValue(stack, references, "mcp-entra-secret");
  const issuer = namedValue(stack, references, "mcp-issuer");
  return [
    {
      clientId,
      displayName: "An existing registration",
      identifierUris: [],
      redirectUris: [`${issuer}/oauth-callback`],
      federatedCredentials: entra.identities.map(({ principalId }) => ({
        issuer: entra.issuer,
        subject: principalId,
        audiences: [tokenExchangeAudience],
      })),
      clientSecrets: secret === undefined ? [] : [{ value: secret }],
      multiTenant: true,
      groupClaims: ["SecurityGroup"],
    },
  ];
}

/**
 * The tenant of an existing registration, the gateway's or else a server's, which the stack knows; undefined when it
 * is Terraform that does.
 */
export function existingTenant(stack: TerraformJson): string | undefined {
  const isKnown = writtenNamedValue(stack, "mcp-entra-client-id") !== undefined;
  if (isKnown) return writtenNamedValue(stack, "mcp-entra-tenant");
  return writtenNamedValueLike(stack, /^mcp-entra-tenant-of-/);
}
