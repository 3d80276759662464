import { ApplicationAppRoleA } from "@cdktf/provider-azuread/lib/application-app-role/index.js";
import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential/index.js";
import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri/index.js";
import { ApplicationRedirectUris } from "@cdktf/provider-azuread/lib/application-redirect-uris/index.js";
import { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal/index.js";
import { Uuid } from "@cdktf/provider-random/lib/uuid/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";

/** Entra's public cloud. */
export const entraPublicAuthority = "https://login.microsoftonline.com";

/** The gateway's registration as an OAuth client of Microsoft Entra ID. */
export interface IEntraClientApp {
  readonly clientId: string;
  readonly tenantId: string;
  /** The origin of Entra's endpoints, without a trailing slash. */
  readonly authority: string;
  /** Names the app as a resource: the gateway's tokens for its backends carry it. */
  readonly identifierUri: string;
  /** Accepts tokens of a managed identity as the app's client assertion. */
  trustIdentity(id: string, principalId: string): void;
  addRedirectUri(uri: string): void;
}

export interface EntraClientAppProps {
  /**
   * The name people see when they sign in.
   * @default "MCP Gateway"
   */
  readonly displayName?: string;
  /**
   * Only people and groups assigned to the app may sign in.
   * @default false
   */
  readonly assignmentRequired?: boolean;
}

/** A role that administrators assign to people, groups or applications. */
export interface AppRoleProps {
  readonly displayName: string;
  readonly description: string;
}

/**
 * An app registration without any secret: the gateway's managed identity signs the client
 * assertion, and a federated credential says that Entra takes it.
 *
 * @example
 * const entra = new EntraClientApp(stack, "entra");
 * entra.addRole("Weather.Read", { displayName: "Weather reader", description: "Reads the weather" });
 */
export class EntraClientApp extends Construct implements IEntraClientApp {
  /**
   * An app registration that exists already. Its owner adds the redirect URI and the federated
   * credential that the gateway's outputs name.
   */
  static fromExisting(existing: {
    clientId: string;
    tenantId: string;
    authority?: string;
    identifierUri?: string;
  }): IEntraClientApp {
    return {
      clientId: existing.clientId,
      tenantId: existing.tenantId,
      authority: existing.authority ?? entraPublicAuthority,
      identifierUri: existing.identifierUri ?? `api://${existing.clientId}`,
      trustIdentity: () => undefined,
      addRedirectUri: () => undefined,
    };
  }

  readonly clientId: string;
  readonly tenantId: string;
  readonly authority = entraPublicAuthority;
  readonly identifierUri: string;
  readonly #application: ApplicationRegistration;
  readonly #redirectUris: string[] = [];

  constructor(scope: Construct, id: string, props: EntraClientAppProps = {}) {
    super(scope, id);
    this.tenantId = new DataAzureadClientConfig(this, "tenant").tenantId;
    this.#application = new ApplicationRegistration(this, "application", {
      displayName: props.displayName ?? "MCP Gateway",
      signInAudience: "AzureADMyOrg",
      // Version 2 tokens carry the client id as audience, whatever name the resource was asked by.
      requestedAccessTokenVersion: 2,
    });
    this.clientId = this.#application.clientId;
    this.identifierUri = new ApplicationIdentifierUri(this, "identifier-uri", {
      applicationId: this.#application.id,
      identifierUri: `api://${this.clientId}`,
    }).identifierUri;
    new ServicePrincipal(this, "principal", {
      clientId: this.clientId,
      appRoleAssignmentRequired: props.assignmentRequired ?? false,
    });
  }

  trustIdentity(id: string, principalId: string): void {
    new ApplicationFederatedIdentityCredential(this, id, {
      applicationId: this.#application.id,
      displayName: id,
      description: "The gateway's managed identity signs the client assertion.",
      audiences: ["api://AzureADTokenExchange"],
      issuer: `${this.authority}/${this.tenantId}/v2.0`,
      subject: principalId,
    });
  }

  addRedirectUri(uri: string): void {
    this.#redirectUris.push(uri);
    if (this.#redirectUris.length > 1) return;
    new ApplicationRedirectUris(this, "redirect-uris", {
      applicationId: this.#application.id,
      type: "Web",
      redirectUris: Lazy.listValue({ produce: () => this.#redirectUris }),
    });
  }

  /** Adds an app role; its value arrives in tokens as `roles`. */
  addRole(value: string, props: AppRoleProps): void {
    const roleId = new Uuid(this, `role-id-${value}`);
    new ApplicationAppRoleA(this, `role-${value}`, {
      applicationId: this.#application.id,
      roleId: roleId.result,
      allowedMemberTypes: ["User"],
      value,
      displayName: props.displayName,
      description: props.description,
    });
  }
}
