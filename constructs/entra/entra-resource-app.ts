import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri/index.js";
import { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal/index.js";
import { Construct } from "constructs";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { existingRegistration } from "./existing-registration.ts";
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
  /** What tokens for it are asked for by. */
  readonly identifierUri: string;
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
}

/** What has to be known of a registration that somebody else owns. */
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
}

/**
 * The registration of an MCP server. Nobody signs in to it and it has no secret; it only gives the
 * server an audience of its own.
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
   * @throws InvalidPropertyError when an id is no UUID, or the authority no https origin.
   */
  static fromExisting(existing: ExistingEntraResourceApp): IEntraResourceApp {
    const place = existingRegistration("EntraResourceApp.fromExisting", existing);
    return { ...place, identifierUri: existing.identifierUri ?? `api://${place.clientId}` };
  }

  readonly clientId: string;
  readonly tenantId: string;
  readonly authority: string = entraPublicAuthority;
  readonly identifierUri: string;

  constructor(scope: Construct, id: string, props: EntraResourceAppProps) {
    super(scope, id);
    removeAfterUse(this);
    const caller = new DataAzureadClientConfig(this, "tenant");
    this.tenantId = caller.tenantId;
    const application = new ApplicationRegistration(this, "application", {
      displayName: props.displayName,
      signInAudience: "AzureADMyOrg",
      requestedAccessTokenVersion: 2,
    });
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
  }
}
