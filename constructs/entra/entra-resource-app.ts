import { ApplicationApiAccess } from "@cdktf/provider-azuread/lib/application-api-access/index.js";
import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri/index.js";
import { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  checkedLater,
  instance,
  type Kind,
  list,
  needed,
  object,
  readable,
  text,
} from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { argumentText } from "../terraform/terraform-text.ts";
import { type AppRoleProps, AppRoles } from "./app-roles.ts";
import { EntraTenants, tenantsKind } from "./entra-tenants.ts";
import { existingRegistration } from "./existing-registration.ts";
import {
  checkScopeNames,
  type ExposedScope,
  exposedScopeShape,
  exposeScopes,
} from "./exposed-scopes.ts";
import { trustManagedIdentity } from "./federated-identity.ts";
import type { PreAuthorizedClient } from "./pre-authorized-client.ts";
import { entraPublicAuthority } from "./public-authority.ts";
import { ownRegistration, principalOwners } from "./registration-owners.ts";

/** The registration in Entra of one MCP server, as a resource: tokens for it are good nowhere else. */
export interface IEntraResourceApp {
  /** The `aud` of its tokens. */
  readonly clientId: string;
  /** The tenant that the registration is in. */
  readonly tenantId: string;
  /** The origin of Entra's endpoints, without a trailing slash. */
  readonly authority: string;
  /** Whose people may have tokens for it, where a server takes Entra's tokens. */
  readonly tenants: EntraTenants;
  /** What tokens for it are asked for by. */
  readonly identifierUri: string;
  /** The names of the scopes that it exposes to clients. */
  readonly scopes: readonly string[];
  /** The values of its app roles; undefined when they are not known here. */
  readonly appRoles: readonly string[] | undefined;
  /**
   * Accepts tokens of a managed identity as the app's client assertion, by which it asks for tokens on behalf of
   * people; returns what must exist before they are accepted. Of an existing registration its owner does that.
   * @param id says whose identity it is
   */
  trustIdentity(id: string, principalId: string): readonly ITerraformDependable[];
}

/** How an MCP server is registered in Entra. */
export interface EntraResourceAppProps {
  /** The name that administrators see in Entra. */
  readonly displayName: string;
  /**
   * The object ids of all who deploy, people and pipelines, the one who deploys first before the others:
   * they own the registration, so that each of them can change it.
   * @default whoever deploys first
   */
  readonly owners?: readonly string[];
  /**
   * What clients may ask Entra for, where a server takes Entra's tokens (`McpAuthorization.entra`).
   * @default none: only the gateway gets tokens for the server
   */
  readonly scopes?: readonly ExposedScope[];
  /**
   * Clients that get all of these scopes without anybody's consent.
   * @default none
   */
  readonly preAuthorizedClients?: readonly PreAuthorizedClient[];
  /**
   * Whose people may have tokens for the server, where it takes Entra's tokens (`McpAuthorization.entra`).
   * @default EntraTenants.own()
   */
  readonly tenants?: EntraTenants;
}

/** An existing registration of an MCP server. */
export interface ExistingEntraResourceApp {
  /** Its application id, a UUID. */
  readonly clientId: string;
  /** The tenant that the registration is in, by its id, a UUID: that of the gateway's managed identity. */
  readonly tenantId: string;
  /**
   * The origin of Entra's endpoints, without a slash at its end.
   * @default Entra's public cloud
   */
  readonly authority?: string;
  /**
   * What tokens for it are asked for by.
   * @default "api://" and the client id
   */
  readonly identifierUri?: string;
  /**
   * The names of the scopes that it exposes to clients, where a server takes Entra's tokens.
   * @default none
   */
  readonly scopes?: readonly string[];
  /**
   * Whose people may have tokens for the server, where it takes Entra's tokens; several tenants need a registration for
   * several tenants.
   * @default EntraTenants.own()
   */
  readonly tenants?: EntraTenants;
}

/**
 * The registration of an MCP server. Nobody signs in to it and it has no secret; it gives the server an
 * audience of its own and, where clients get their tokens from Entra itself, scopes and app roles.
 *
 * Its tokens are of version 2, whose `aud` is the client id and nothing else. A version 1 token repeats
 * the name that the caller asked by, and Microsoft's "Security best practices for application
 * properties" keeps further App ID URIs away from such apps, which a tenant can enforce.
 *
 * @example
 * const orders = new EntraResourceApp(stack, "orders-entra", { displayName: "Orders" });
 * new McpContainerServer(stack, "orders", { platform, image, entra: orders });
 */
export class EntraResourceApp extends Construct implements IEntraResourceApp {
  /**
   * A registration that exists already, for one MCP server alone. Its access tokens are of version 2
   * (`requestedAccessTokenVersion`), and it has a service principal in the tenant.
   *
   * @throws InvalidPropertyError when an id is not a UUID, the authority is not an https origin, or a scope is not
   * valid in Entra.
   */
  static fromExisting(existing: ExistingEntraResourceApp): IEntraResourceApp {
    const construct = "EntraResourceApp.fromExisting";
    checkShape({ construct, isOnlyArgument: true }, existingEntraResourceAppShape, existing);
    const place = existingRegistration(construct, existing);
    const { identifierUri = `api://${place.clientId}`, scopes = [] } = existing;
    checkScopeNames(construct, scopes);
    const { tenants = EntraTenants.own() } = existing;
    const known = { ...place, tenants, identifierUri, scopes };
    return { ...known, appRoles: undefined, trustIdentity: () => [] };
  }

  readonly clientId: string;
  readonly tenantId: string;
  readonly authority: string = entraPublicAuthority;
  readonly tenants: EntraTenants;
  readonly identifierUri: string;
  readonly scopes: readonly string[];
  readonly #roles: AppRoles;
  readonly #application: ApplicationRegistration;

  /**
   * @throws InvalidPropertyError when a scope is not valid in Entra or is listed twice, and for clients that are
   * pre-authorised for no scope, or twice.
   */
  constructor(scope: Construct, id: string, props: EntraResourceAppProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, entraResourceAppShape, props);
    const caller = new DataAzureadClientConfig(this, "tenant");
    this.tenantId = caller.tenantId;
    this.tenants = props.tenants ?? EntraTenants.own();
    const application = new ApplicationRegistration(this, "application", {
      displayName: argumentText(props.displayName),
      signInAudience: this.tenants.signInAudience,
      requestedAccessTokenVersion: 2,
    });
    this.#application = application;
    this.clientId = application.clientId;
    this.identifierUri = new ApplicationIdentifierUri(this, "identifier-uri", {
      applicationId: application.id,
      identifierUri: `api://${this.clientId}`,
    }).identifierUri;
    // A tenant gives tokens for an app only where it has a service principal.
    new ServicePrincipal(this, "principal", {
      clientId: this.clientId,
      ...principalOwners(props.owners, caller.objectId),
    });
    ownRegistration(this, application, props.owners);
    this.#roles = new AppRoles(this, application);
    const { scopes = [], preAuthorizedClients = [] } = props;
    exposeScopes(this, application, { scopes, preAuthorizedClients });
    this.scopes = scopes.map(({ name }) => name);
  }

  get appRoles(): readonly string[] {
    return this.#roles.values;
  }

  trustIdentity(id: string, principalId: string): readonly ITerraformDependable[] {
    return [trustManagedIdentity(this, this.#application, { id, principalId, issuer: this })];
  }

  /**
   * Lets the app ask for scopes of another API on behalf of people (`BackendCredential.onBehalfOf`), once an
   * administrator has consented.
   * @param apiClientId the application id of that API
   * @param scopeIds the ids of its scopes, which are UUIDs
   */
  addPermission(apiClientId: string, scopeIds: readonly string[]): void {
    new ApplicationApiAccess(this, `access-${apiClientId}`, {
      applicationId: this.#application.id,
      apiClientId,
      scopeIds: [...scopeIds],
    });
  }

  /**
   * Adds an app role; its value arrives in tokens of clients as `roles`. Administrators assign it to people in the
   * tenant's enterprise application of the server.
   * @throws InvalidPropertyError when Entra does not accept the value, or the registration has the role already.
   */
  addRole(value: string, props: AppRoleProps): void {
    this.#roles.add(value, props);
  }
}

export const entraResourceAppKind: Kind<IEntraResourceApp> = instance(
  ["clientId", "tenantId", "authority", "identifierUri", "scopes"],
  "an EntraResourceApp, or EntraResourceApp.fromExisting(...)",
);

const entraResourceAppShape: Shape<EntraResourceAppProps> = {
  displayName: needed(readable("the name that administrators see in Entra", 256)),
  owners: list(text()),
  scopes: list(object(exposedScopeShape)),
  preAuthorizedClients: list(
    instance(["clientId"], "PreAuthorizedClient.vsCode() or PreAuthorizedClient.of(...)"),
  ),
  tenants: tenantsKind,
};

const existingEntraResourceAppShape: Shape<ExistingEntraResourceApp> = {
  clientId: checkedLater,
  tenantId: checkedLater,
  authority: text(),
  identifierUri: text(),
  scopes: list(text()),
  tenants: tenantsKind,
};
