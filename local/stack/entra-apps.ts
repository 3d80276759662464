import type { AppRegistration, ManagedIdentity } from "../entra/index.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

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
    return {
      clientId: String(references.value(`\${${block.address}.client_id}`)),
      displayName: references.text(block, "display_name"),
      identifierUris: ofApp("azuread_application_identifier_uri", id).map((uri) =>
        references.text(uri, "identifier_uri"),
      ),
      redirectUris: ofApp("azuread_application_redirect_uris", id).flatMap((uris) =>
        references.texts(uris, "redirect_uris"),
      ),
      federatedCredentials: ofApp("azuread_application_federated_identity_credential", id).map(
        (credential) => ({
          issuer: references.text(credential, "issuer"),
          subject: references.text(credential, "subject"),
          audiences: references.texts(credential, "audiences"),
        }),
      ),
    };
  });
}

/** The managed identities of a stack. */
export function readManagedIdentities(
  stack: TerraformJson,
  references: References,
): ManagedIdentity[] {
  return stack.ofType("azurerm_user_assigned_identity").map((block) => ({
    clientId: String(references.value(`\${${block.address}.client_id}`)),
    principalId: String(references.value(`\${${block.address}.principal_id}`)),
    resourceId: String(references.value(`\${${block.address}.id}`)),
  }));
}
