import {
  type AppRegistration,
  type ClientSecret,
  graphOrigin,
  type ManagedIdentity,
} from "../entra/index.ts";
import { readExistingIdentity } from "./existing.ts";
import { partOf } from "./gateway-names.ts";
import { identifier } from "./local-cloud.ts";
import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/** The app registrations of a stack, with what hangs on each. */
export function readAppRegistrations(
  stack: TerraformJson,
  references: References,
): AppRegistration[] {
  const ofApp = (type: string, applicationId: string) =>
    stack
      .ofType(type)
      .filter((block) => references.text(block, "application_id") === applicationId);
  return stack.ofType("azuread_application_registration").map((block): AppRegistration => {
    const id = String(references.value(`\${${block.address}.id}`));
    const clientId = String(references.value(`\${${block.address}.client_id}`));
    return {
      clientId,
      ...readExposedScopes(
        ofApp("azuread_application_permission_scope", id),
        ofApp("azuread_application_pre_authorized", id),
        references,
      ),
      displayName: references.text(block, "display_name"),
      identifierUris: ofApp("azuread_application_identifier_uri", id).map((uri) =>
        references.text(uri, "identifier_uri"),
      ),
      redirectUris: ofApp("azuread_application_redirect_uris", id).flatMap((uris) =>
        references.texts(uris, "redirect_uris"),
      ),
      // The resource's own default is 2, where Entra's is 1.
      accessTokenVersion:
        references.optionalText(block, "requested_access_token_version") === "1" ? 1 : 2,
      federatedCredentials: ofApp("azuread_application_federated_identity_credential", id).map(
        (credential) => ({
          issuer: references.text(credential, "issuer"),
          subject: references.text(credential, "subject"),
          audiences: references.texts(credential, "audiences"),
        }),
      ),
      clientSecrets: ofApp("azuread_application_password", id).map(
        (password): ClientSecret => ({
          value: String(references.value(`\${${password.address}.value}`)),
        }),
      ),
      multiTenant: references.text(block, "sign_in_audience") === "AzureADMultipleOrgs",
      groupClaims: references.texts(block, "group_membership_claims"),
      assignedGroups: readAssignedGroups(stack, references, clientId),
    };
  });
}

/** What an app exposes as an API, and to whom. */
function readExposedScopes(
  scopes: readonly TerraformBlock[],
  clients: readonly TerraformBlock[],
  references: References,
): Required<Pick<AppRegistration, "exposedScopes" | "preAuthorizedApps">> {
  const names = new Map(
    scopes.map((scope) => [references.text(scope, "scope_id"), references.text(scope, "value")]),
  );
  return {
    exposedScopes: [...names.values()],
    preAuthorizedApps: clients.map((client) => ({
      clientId: references.text(client, "authorized_client_id"),
      scopes: references
        .texts(client, "permission_ids")
        .flatMap((permission) => names.get(permission) ?? []),
    })),
  };
}

/** The groups that are assigned to an app, by way of its service principal. */
function readAssignedGroups(
  stack: TerraformJson,
  references: References,
  clientId: string,
): string[] {
  const principals = stack
    .ofType("azuread_service_principal")
    .filter((block) => references.text(block, "client_id") === clientId)
    .map((block) => references.value(`\${${block.address}.object_id}`));
  return stack
    .ofType("azuread_app_role_assignment")
    .filter((block) => principals.includes(references.text(block, "resource_object_id")))
    .map((block) => references.text(block, "principal_object_id"));
}

/** The managed identities of a stack, and one that it knows by its ids only. */
export function readManagedIdentities(
  stack: TerraformJson,
  references: References,
): ManagedIdentity[] {
  const known = [
    ...stack.ofType("azurerm_user_assigned_identity"),
    ...stack.ofType("data.azurerm_user_assigned_identity"),
  ].map((block) => ({
    clientId: String(references.value(`\${${block.address}.client_id}`)),
    principalId: String(references.value(`\${${block.address}.principal_id}`)),
    resourceId: String(references.value(`\${${block.address}.id}`)),
  }));
  // Of the service itself: policies that name no client id mean it.
  const ofServices = stack
    .ofType("azurerm_api_management")
    .filter((block) => isSystemAssigned(references.value(block.values["identity"])))
    .map(({ address }) => ({
      clientId: identifier(`client ${address}`),
      principalId: identifier(`principal ${address}`),
      resourceId: `/local/${address}`,
      isSystemAssigned: true,
    }));
  return [...known, ...ofServices, ...readExistingIdentity(stack, references, known)];
}

/** Whether a block of Terraform gives a service an identity of its own; CDKTF may write it as a list. */
function isSystemAssigned(identity: unknown): boolean {
  const [block] = [identity].flat() as ({ readonly type?: unknown } | undefined)[];
  return String(block?.type ?? "").includes("SystemAssigned");
}

/**
 * The APIs that the gateway asks tokens for, its own or a person's, and that are registered elsewhere, each as an app of the
 * tenant that gets tokens of version 1, as an API does whose owner chose nothing.
 */
export function readForeignApis(
  namedValues: ReadonlyMap<string, string>,
  apps: readonly AppRegistration[],
): AppRegistration[] {
  const resources = [...namedValues].flatMap(([name, value]) => {
    const part = partOf(name);
    if (part.startsWith("backend-resource-")) return [value];
    return part.startsWith("backend-scope-") ? [value.slice(0, value.lastIndexOf("/"))] : [];
  });
  return (
    [...new Set(resources)]
      // Microsoft Graph is in every tenant.
      .filter((resource) => resource.replace(/\/$/, "") !== graphOrigin)
      .filter((resource) => !apps.some(({ identifierUris }) => identifierUris.includes(resource)))
      .map((resource) => ({
        clientId: identifier(`the API ${resource}`),
        displayName: resource,
        identifierUris: [resource],
        redirectUris: [],
        federatedCredentials: [],
        // Microsoft's own are in every tenant.
        multiTenant: /^https:\/\/[a-z.]+\.microsoft\.com$/.test(resource),
      }))
  );
}
