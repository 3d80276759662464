import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment/index.js";
import { ApplicationPasswordA } from "@cdktf/provider-azuread/lib/application-password/index.js";
import { ApplicationRedirectUris } from "@cdktf/provider-azuread/lib/application-redirect-uris/index.js";
import { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config/index.js";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal/index.js";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, instance, list, readable, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { argumentText } from "../terraform/terraform-text.ts";
import { type AppRoleProps, AppRoles } from "./app-roles.ts";
import type { IEntraClientApp } from "./client-registration.ts";
import { credentialKind, EntraCredential } from "./entra-credential.ts";
import { EntraGroupClaims } from "./entra-group-claims.ts";
import { EntraGroupRoles, type GroupRole } from "./entra-group-roles.ts";
import { EntraTenants, tenantsKind } from "./entra-tenants.ts";
import {
  type ExistingEntraClientApp,
  existingEntraClientApp,
} from "./existing-entra-client-app.ts";
import { trustManagedIdentity } from "./federated-identity.ts";
import { entraPublicAuthority } from "./public-authority.ts";
import { ownRegistration, principalOwners } from "./registration-owners.ts";

/** How the gateway is registered in Entra. */
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
  /**
   * How the gateway proves itself to Entra.
   * @default EntraCredential.federated(), which needs no secret
   */
  readonly credential?: EntraCredential;
  /**
   * Whose people may sign in.
   * @default EntraTenants.own()
   */
  readonly tenants?: EntraTenants;
  /**
   * The object ids of all who deploy, people and pipelines, first whoever deployed first. They own the
   * registration and its service principal: with the permission `Application.ReadWrite.OwnedBy` nobody else
   * can change them.
   * @default whoever deploys first
   */
  readonly owners?: readonly string[];
  /**
   * Which groups Entra names in tokens, once `mapGroup` is used.
   * @default EntraGroupClaims.assigned()
   */
  readonly groupClaims?: EntraGroupClaims;
}

/** How a group gets its role. */
export interface GroupRoleProps {
  /**
   * Assign the group to the app, without which Entra does not name it under
   * `EntraGroupClaims.assigned()`. A group of another tenant can be assigned only there.
   * @default true
   */
  readonly assign?: boolean;
}

/** The role id that stands for an assignment to the app as such, without any role. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/**
 * The gateway's app registration. Without other settings it has no secret: the gateway's managed
 * identity signs the client assertion, and a federated credential says that Entra takes it.
 *
 * @example
 * const entra = new EntraClientApp(stack, "entra");
 * entra.addRole("Weather.Read", { displayName: "Weather reader", description: "Reads the weather" });
 * entra.mapGroup("8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d", "Weather.Read");
 */
export class EntraClientApp extends Construct implements IEntraClientApp {
  /**
   * An app registration that exists already. Its owner adds the redirect URI `<issuer>/oauth-callback` and, unless a
   * secret is given, a federated credential for the gateway's managed identity.
   *
   * @throws InvalidPropertyError when an id is not a UUID or the authority is not an https origin, and for
   * `EntraCredential.secret`: Terraform makes no secret for an app that it does not own; give
   * `EntraCredential.existingSecret`.
   */
  static fromExisting(existing: ExistingEntraClientApp): IEntraClientApp {
    return existingEntraClientApp(existing);
  }

  readonly clientId: string;
  readonly tenantId: string;
  readonly authority: string = entraPublicAuthority;
  readonly secret: string | undefined;
  readonly tenants: EntraTenants;
  readonly #application: ApplicationRegistration;
  readonly #principal: ServicePrincipal;
  readonly #redirectUris: string[] = [];
  readonly #roles: AppRoles;
  readonly #groups: EntraGroupRoles;
  readonly #groupClaims: EntraGroupClaims;

  /** @throws InvalidPropertyError for `EntraCredential.existingSecret`: a new app has no secret yet. */
  constructor(scope: Construct, id: string, props: EntraClientAppProps = {}) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, entraClientAppShape, props);
    this.tenants = props.tenants ?? EntraTenants.own();
    this.#groupClaims = props.groupClaims ?? EntraGroupClaims.assigned();
    this.#groups = new EntraGroupRoles(this.node.path);
    const caller = new DataAzureadClientConfig(this, "tenant");
    this.tenantId = caller.tenantId;
    this.#application = new ApplicationRegistration(this, "application", {
      displayName: argumentText(props.displayName ?? "MCP Gateway"),
      signInAudience: this.tenants.signInAudience,
      groupMembershipClaims: Lazy.listValue(
        { produce: () => (this.groupRoles.length === 0 ? [] : [this.#groupClaims.manifestValue]) },
        { omitEmpty: true },
      ),
    });
    this.clientId = this.#application.clientId;
    this.#roles = new AppRoles(this, this.#application);
    this.#principal = new ServicePrincipal(this, "principal", {
      clientId: this.clientId,
      appRoleAssignmentRequired: props.assignmentRequired ?? false,
      ...principalOwners(props.owners, caller.objectId),
    });
    ownRegistration(this, this.#application, props.owners);
    this.secret = this.#makeSecret(props.credential ?? EntraCredential.federated());
  }

  get appRoles(): readonly string[] {
    return this.#roles.values;
  }

  get groupRoles(): readonly GroupRole[] {
    return this.#groups.all;
  }

  trustIdentity(id: string, principalId: string): readonly ITerraformDependable[] {
    if (this.secret !== undefined) return [];
    return [trustManagedIdentity(this, this.#application, { id, principalId, issuer: this })];
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

  /**
   * Adds an app role; its value arrives in tokens as `roles`.
   * @throws InvalidPropertyError when Entra does not accept the value, or the registration has the role already.
   */
  addRole(value: string, props: AppRoleProps): void {
    this.#roles.add(value, props);
  }

  /**
   * Gives the members of a group a role in access tokens, read afresh at each sign-in and refresh. The role need not be
   * an app role of the registration.
   *
   * @param groupId the group's object id
   * @throws InvalidPropertyError when the id is not a UUID, or the role contains a space.
   */
  mapGroup(groupId: string, role: string, props: GroupRoleProps = {}): void {
    checkShape(
      { construct: this.node.path, of: ` of the group "${groupId}"` },
      groupRoleShape,
      props,
    );
    const group = this.#groups.add(groupId, role);
    const assignment = `group-${group}`;
    const isNeeded =
      (props.assign ?? true) && this.#groupClaims.manifestValue === "ApplicationGroup";
    if (!isNeeded || this.node.tryFindChild(assignment) !== undefined) return;
    new AppRoleAssignment(this, assignment, {
      appRoleId: defaultAccess,
      principalObjectId: group,
      resourceObjectId: this.#principal.objectId,
    });
  }

  #makeSecret({ choice }: EntraCredential): string | undefined {
    switch (choice.kind) {
      case "federated":
        return undefined;
      case "secret": {
        // The generation before stays valid, for the gateways that still use it.
        if (choice.generation > 1) this.#password(choice.generation - 1, choice.endOf);
        return this.#password(choice.generation, choice.endOf);
      }
      case "existing secret":
        throw new InvalidPropertyError(
          this.node.path,
          "credential",
          "is a secret that exists, but the registration is new. Use EntraCredential.secret().",
        );
    }
  }

  #password(generation: number, endOf?: (generation: number) => Date): string {
    return new ApplicationPasswordA(this, `secret-${generation}`, {
      applicationId: this.#application.id,
      displayName: `gateway ${generation}`,
      ...(endOf === undefined ? {} : { endDate: endOf(generation).toISOString() }),
    }).value;
  }
}

const entraClientAppShape: Shape<EntraClientAppProps> = {
  displayName: readable("the name that administrators see in Entra", 256),
  assignmentRequired: flag,
  credential: credentialKind,
  tenants: tenantsKind,
  owners: list(text()),
  groupClaims: instance(
    ["manifestValue"],
    "EntraGroupClaims.assigned() or EntraGroupClaims.security()",
  ),
};

const groupRoleShape: Shape<GroupRoleProps> = { assign: flag };
