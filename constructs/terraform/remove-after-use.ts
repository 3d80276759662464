import { Aspects, type IAspect, TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";

/** The types of resources that others name, and whose names differ whenever one is replaced. */
const namedByOthers: ReadonlySet<string> = new Set([
  // Policies name them in their text. API Management refuses to delete them until then.
  "azurerm_api_management_named_value",
  "azurerm_api_management_policy_fragment",
  "azurerm_api_management_certificate",
  "azurerm_api_management_backend",
  // Diagnostics name it.
  "azurerm_api_management_logger",
  // Policies sign in by them, read and write by them: without them they would fail until they are changed.
  "azuread_application_federated_identity_credential",
  "azuread_application_password",
  "azurerm_role_assignment",
  // What clients are pre-authorised for names it.
  "azuread_application_permission_scope",
  // Certificates and named values of API Management name them.
  "azurerm_key_vault_certificate",
  "azurerm_key_vault_secret",
]);

/**
 * What those name. It has the mark from them while they are there; when they go in the same change in which it is
 * replaced, Terraform would find a circle: delete the old one first, and after those that outlive the new one.
 */
const namedByThose: ReadonlySet<string> = new Set([
  "azuread_application_identifier_uri",
  "azuread_application_registration",
  "azurerm_api_management",
  "azurerm_application_insights",
  "azurerm_container_app",
  "azurerm_container_app_environment",
  "azurerm_container_registry",
  "azurerm_key_vault",
  "azurerm_log_analytics_workspace",
  "azurerm_network_security_group",
  "azurerm_resource_group",
  "azurerm_storage_account",
  "azurerm_storage_container",
  "azurerm_subnet",
  "azurerm_user_assigned_identity",
  "azurerm_virtual_network",
  "random_bytes",
  "random_string",
  "random_uuid",
  "terraform_data",
]);

/**
 * Makes Terraform delete what policies and diagnostics name after it has changed those; by itself it
 * deletes first, and API Management refuses to delete what is named, so that the change could never be
 * made. Terraform decides by what it has stored, so the mark must be deployed before it is needed: every
 * construct that creates such a resource is given this. What these resources refer to takes the mark
 * over from them (Terraform's documentation of `create_before_destroy`), so that two of it exist at once
 * when it is replaced: its name must change with whatever replaces it.
 */
export function removeAfterUse(scope: Construct): void {
  Aspects.of(scope).add(mark);
}

const mark: IAspect = {
  visit(node: IConstruct): void {
    if (!(node instanceof TerraformResource)) return;
    const type = node.terraformResourceType;
    if (!namedByOthers.has(type) && !namedByThose.has(type)) return;
    node.lifecycle = { ...node.lifecycle, createBeforeDestroy: true };
  },
};
