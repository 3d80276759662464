import { ApplicationPermissionScope } from "@cdktf/provider-azuread/lib/application-permission-scope/index.js";
import { ApplicationPreAuthorized } from "@cdktf/provider-azuread/lib/application-pre-authorized/index.js";
import type { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import { Uuid } from "@cdktf/provider-random/lib/uuid/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, needed, readable, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { argumentText } from "../terraform/terraform-text.ts";
import type { PreAuthorizedClient } from "./pre-authorized-client.ts";

/** A delegated permission that a registration exposes. Clients ask for it by App ID URI, slash and name. */
export interface ExposedScope {
  /** What tokens say in `scp`, for example `Orders.Read`. */
  readonly name: string;
  /** What people and administrators read when they consent, for example "Read your orders". */
  readonly description: string;
  /**
   * Only administrators may consent, for everybody.
   * @default false
   */
  readonly adminConsent?: boolean;
}

/** What a registration exposes, and to whom without consent. */
export interface ExposedScopesProps {
  readonly scopes: readonly ExposedScope[];
  readonly preAuthorizedClients: readonly PreAuthorizedClient[];
}

/**
 * Exposes the scopes of a registration and lets clients have them without consent.
 *
 * @throws InvalidPropertyError for a name that Entra does not take or that stands twice, and for clients
 * without a scope to have.
 */
export function exposeScopes(
  scope: Construct,
  application: ApplicationRegistration,
  { scopes, preAuthorizedClients }: ExposedScopesProps,
): void {
  checkScopeNames(
    scope.node.path,
    scopes.map(({ name }) => name),
  );
  const exposed = scopes.map(
    ({ name, description, adminConsent = false }) =>
      new ApplicationPermissionScope(scope, `scope-${name}`, {
        applicationId: application.id,
        scopeId: new Uuid(scope, `scope-id-${name}`).result,
        value: name,
        type: adminConsent ? "Admin" : "User",
        adminConsentDisplayName: argumentText(description),
        adminConsentDescription: argumentText(description),
        userConsentDisplayName: argumentText(description),
        userConsentDescription: argumentText(description),
      }),
  );
  const ids = clientIds(scope.node.path, preAuthorizedClients);
  if (ids.length > 0 && exposed.length === 0) {
    throw new InvalidPropertyError(
      scope.node.path,
      "preAuthorizedClients",
      "lets clients in without consent, but there is nothing that they could ask for. Name the scopes that the server exposes.",
    );
  }
  for (const [index, clientId] of ids.entries()) {
    const id = Token.isUnresolved(clientId) ? `client-${index + 1}` : `client-${clientId}`;
    new ApplicationPreAuthorized(scope, id, {
      applicationId: application.id,
      authorizedClientId: clientId,
      permissionIds: exposed.map(({ scopeId }) => scopeId),
    });
  }
}

/**
 * Names as Entra takes them, without a slash, which parts them from the App ID URI in what clients ask for.
 *
 * @throws InvalidPropertyError for another name, and for one that stands twice.
 */
export function checkScopeNames(construct: string, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    if (!/^(?!\.)[A-Za-z0-9._:-]{1,64}$/.test(name)) {
      throw new InvalidPropertyError(
        construct,
        "scopes",
        `have a name that is not 1 to 64 letters, digits or . _ : -, the first no period: "${name}".`,
      );
    }
    if (names.indexOf(name) !== index) {
      throw new InvalidPropertyError(construct, "scopes", `name "${name}" twice.`);
    }
  }
}

function clientIds(construct: string, clients: readonly PreAuthorizedClient[]): string[] {
  const ids = clients.map(({ clientId }) => clientId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return ids;
  throw new InvalidPropertyError(
    construct,
    "preAuthorizedClients",
    `name the client "${twice}" twice.`,
  );
}

export const exposedScopeShape: Shape<ExposedScope> = {
  name: needed(text("what clients ask for")),
  description: needed(readable("what a person allows by it")),
  adminConsent: flag,
};
