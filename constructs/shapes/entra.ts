import type { AppRoleProps } from "../entra/app-roles.ts";
import type { EntraClientAppProps, GroupRoleProps } from "../entra/entra-client-app.ts";
import type { EntraCredential, EntraSecretProps } from "../entra/entra-credential.ts";
import type {
  EntraResourceAppProps,
  ExistingEntraResourceApp,
} from "../entra/entra-resource-app.ts";
import type { EntraTenants } from "../entra/entra-tenants.ts";
import type { ExistingEntraClientApp } from "../entra/existing-entra-client-app.ts";
import type { ExposedScope } from "../entra/exposed-scopes.ts";
import {
  checkedLater,
  flag,
  instance,
  type Kind,
  list,
  needed,
  number,
  object,
  record,
  text,
} from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";

const credential: Kind<EntraCredential> = instance(
  ["choice"],
  "an EntraCredential, such as EntraCredential.federated()",
);

const tenants: Kind<EntraTenants> = instance(
  ["listed"],
  "EntraTenants.own() or EntraTenants.only([...])",
);

export const entraClientAppShape: Shape<EntraClientAppProps> = {
  displayName: text(),
  assignmentRequired: flag,
  credential,
  tenants,
  owners: list(text()),
  groupClaims: instance(
    ["manifestValue"],
    "EntraGroupClaims.assigned() or EntraGroupClaims.security()",
  ),
};

export const existingEntraClientAppShape: Shape<ExistingEntraClientApp> = {
  clientId: checkedLater,
  tenantId: checkedLater,
  authority: text(),
  credential,
  tenants,
  groupRoles: record("the object ids of groups", list(text())),
};

export const appRoleShape: Shape<AppRoleProps> = {
  displayName: needed(text("what administrators pick from")),
  description: needed(text("what the role lets somebody do")),
};

export const groupRoleShape: Shape<GroupRoleProps> = { assign: flag };

export const entraSecretShape: Shape<EntraSecretProps> = { generation: number };

const exposedScope: Shape<ExposedScope> = {
  name: needed(text("what clients ask for")),
  description: needed(text("what a person allows by it")),
  adminConsent: flag,
};

export const entraResourceAppShape: Shape<EntraResourceAppProps> = {
  displayName: needed(text("the name that administrators see in Entra")),
  owners: list(text()),
  scopes: list(object(exposedScope)),
  preAuthorizedClients: list(
    instance(["clientId"], "PreAuthorizedClient.vsCode() or PreAuthorizedClient.of(...)"),
  ),
};

export const existingEntraResourceAppShape: Shape<ExistingEntraResourceApp> = {
  clientId: checkedLater,
  tenantId: checkedLater,
  authority: text(),
  identifierUri: text(),
  scopes: list(text()),
};
