import { form, type TakenValue, words } from "./taken-values.ts";

/** A role or a scope in a token, where blanks part them (RFC 6749 section 3.3). */
function tokenWord(argument: string): TakenValue {
  const inWords =
    "1 to 120 printable characters without blanks and without a period at the beginning";
  return form(argument, /^(?!\.)[!#-[\]-~]{1,120}$/, inWords);
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * What the azuread provider compares values with, from its source at 3.7, and what Microsoft Graph does (application, appRole,
 * permissionScope and federatedIdentityCredential resource types).
 */
export const azureadArguments: Readonly<Record<string, readonly TakenValue[]>> = {
  azuread_application_registration: [
    form("display_name", /^.{1,256}$/su, "1 to 256 characters"),
    form("description", /^.{0,1024}$/su, "at most 1024 characters"),
    words(
      "sign_in_audience",
      ...["AzureADMyOrg", "AzureADMultipleOrgs"],
      ...["AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"],
    ),
    words("requested_access_token_version", "1", "2"),
    words(
      "group_membership_claims",
      ...["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"],
    ),
  ],
  azuread_application_redirect_uris: [
    words("type", "PublicClient", "SPA", "Web"),
    form(
      "redirect_uris",
      /^(?=.{1,256}$)(?:urn:\S+|[a-z][a-z\d+.-]*:\/\/[^/\s]+\/\S*)$/i,
      "a URI of at most 256 characters, with a slash after its host",
    ),
  ],
  azuread_application_identifier_uri: [
    form(
      "identifier_uri",
      /^(?=.{1,255}$)(?:api|https|ms-appx|urn):[^\s*]*[^\s*/]$/i,
      "an https, api or urn URI of at most 255 characters without a slash at its end",
    ),
  ],
  azuread_application_app_role: [
    words("allowed_member_types", "User", "Application"),
    form("display_name", /\S/, "a text"),
    form("description", /\S/, "a text"),
    tokenWord("value"),
  ],
  azuread_application_permission_scope: [
    words("type", "User", "Admin"),
    tokenWord("value"),
    ...["admin_consent_display_name", "admin_consent_description"].map((argument) =>
      form(argument, /\S/, "a text"),
    ),
  ],
  azuread_application_pre_authorized: [form("authorized_client_id", uuid, "a UUID")],
  azuread_application_api_access: [
    form("api_client_id", uuid, "a UUID"),
    form("scope_ids", uuid, "a UUID"),
    form("role_ids", uuid, "a UUID"),
  ],
  azuread_app_role_assignment: [
    form("app_role_id", uuid, "a UUID"),
    form("principal_object_id", uuid, "a UUID"),
  ],
  azuread_application_federated_identity_credential: [
    form("display_name", /^[\w-]{1,120}$/, "1 to 120 letters, digits, hyphens and underscores"),
    form("description", /^.{0,600}$/su, "at most 600 characters"),
    form("issuer", /^https:\/\/\S{1,592}$/, "an https URL of at most 600 characters"),
    form("subject", /^.{1,600}$/su, "1 to 600 characters"),
    form("audiences", /^.{1,600}$/su, "1 to 600 characters"),
  ],
};
