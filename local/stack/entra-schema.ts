import { type Attributes, fixed, irrelevant, used } from "./attribute.ts";

const forPeople = irrelevant("it is read by people in the portal");

/** The attributes of what is registered in Entra, of which this machine has a stand-in. */
export const entraTypes: Readonly<Record<string, Attributes>> = {
  azuread_application_registration: {
    display_name: used,
    sign_in_audience: used,
    group_membership_claims: used,
    requested_access_token_version: used,
    description: forPeople,
    notes: forPeople,
  },
  azuread_application_identifier_uri: { application_id: used, identifier_uri: used },
  azuread_application_redirect_uris: {
    application_id: used,
    redirect_uris: used,
    type: fixed("Web"),
  },
  azuread_application_federated_identity_credential: {
    application_id: used,
    issuer: used,
    subject: used,
    audiences: used,
    display_name: forPeople,
    description: forPeople,
  },
  azuread_application_permission_scope: {
    application_id: used,
    scope_id: used,
    value: used,
    type: irrelevant("nobody is asked to consent here"),
    admin_consent_display_name: forPeople,
    admin_consent_description: forPeople,
    user_consent_display_name: forPeople,
    user_consent_description: forPeople,
  },
  azuread_application_pre_authorized: {
    application_id: used,
    authorized_client_id: used,
    permission_ids: used,
  },
  azuread_application_password: {
    application_id: used,
    display_name: forPeople,
    end_date: irrelevant("it is made anew at each start"),
    end_date_relative: irrelevant("it is made anew at each start"),
  },
  azuread_service_principal: {
    client_id: used,
    app_role_assignment_required: irrelevant("everybody is assigned here"),
    owners: irrelevant("nobody manages the directory here"),
  },
  azuread_application_app_role: {
    value: used,
    application_id: irrelevant("people have the same roles in every app here"),
    role_id: irrelevant("people have the roles that the local directory gives them"),
    allowed_member_types: irrelevant("people have the roles that the local directory gives them"),
    display_name: forPeople,
    description: forPeople,
  },
  azuread_app_role_assignment: {
    principal_object_id: used,
    resource_object_id: used,
    app_role_id: irrelevant("people have the roles that the local directory gives them"),
  },
};
