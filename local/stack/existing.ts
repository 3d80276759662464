import {
  type AppRegistration,
  type ManagedIdentity,
  tokenExchangeAudience,
} from "../entra/index.ts";
import { tokenSubjects } from "./containers.ts";
import { gatewayPrefixes, nameOfPart } from "./gateway-names.ts";
import { identifier } from "./local-cloud.ts";
import { namedValue, namedValuesLike, namesOfValues, writtenNamedValues } from "./named-values.ts";
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
  const [clientId] = namedValuesLike(stack, references, nameOfPart("gateway-identity")).filter(
    (id) => known.every((identity) => identity.clientId !== id),
  );
  if (clientId === undefined) return [];
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

/** Stands for the registrations that somebody else owns, set up as their owners have to. */
export function readExistingRegistrations(
  stack: TerraformJson,
  references: References,
  entra: { readonly issuer: string; readonly identities: readonly ManagedIdentity[] },
): AppRegistration[] {
  const made = stack
    .ofType("azuread_application_registration")
    .map((block) => references.value(`\${${block.address}.client_id}`));
  const gateways = gatewayPrefixes(namesOfValues(stack)).map((prefix) => {
    const value = (key: string) => namedValue(stack, references, `${prefix}${key}`);
    return {
      clientId: value("entra-client-id"),
      issuer: value("issuer"),
      secret: value("entra-secret"),
    };
  });
  const existing = [...new Set(gateways.flatMap(({ clientId }) => clientId ?? []))].filter(
    (clientId) => !made.includes(clientId),
  );
  return existing.map((clientId) => {
    // Several gateways may share one.
    const owners = gateways.filter((gateway) => gateway.clientId === clientId);
    return {
      clientId,
      displayName: "An existing registration",
      identifierUris: [],
      redirectUris: owners.map(({ issuer }) => `${issuer}/oauth-callback`),
      federatedCredentials: entra.identities.map(({ principalId }) => ({
        issuer: entra.issuer,
        subject: principalId,
        audiences: [tokenExchangeAudience],
      })),
      clientSecrets: [...new Set(owners.flatMap(({ secret }) => secret ?? []))].map((value) => ({
        value,
      })),
      multiTenant: true,
      groupClaims: ["SecurityGroup"],
    };
  });
}

/**
 * The tenant of an existing registration, the gateway's or else a server's, which the stack knows; undefined when it
 * is Terraform that does.
 */
export function existingTenant(stack: TerraformJson): string | undefined {
  const isKnown = writtenNamedValues(stack, nameOfPart("entra-client-id")).length > 0;
  // Where every tenant's people may come, the registration's own gives them roles, unless others do.
  const own = "entra-(?:tenant|role-tenants)";
  const [tenants] = writtenNamedValues(stack, nameOfPart(isKnown ? own : `${own}-of-.+`));
  return tenants?.split(" ")[0];
}
