import { ApiManagementNamedValue } from "@cdktf/provider-azurerm/lib/api-management-named-value/index.js";
import { Construct } from "constructs";
import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import { namedValueName } from "../naming/named-value-name.ts";
import type { IGatewayService } from "./service.ts";

/** The named values of a gateway, by the keys its policy templates use. */
export class NamedValues extends Construct {
  readonly resources: readonly ApiManagementNamedValue[];
  readonly keys: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    service: IGatewayService,
    definitions: Readonly<Record<string, NamedValueDefinition>>,
  ) {
    super(scope, id);
    this.keys = Object.keys(definitions);
    this.resources = Object.entries(definitions).map(
      ([key, definition]) =>
        new ApiManagementNamedValue(this, key, {
          name: namedValueName(key),
          displayName: namedValueName(key),
          apiManagementName: service.name,
          resourceGroupName: service.resourceGroupName,
          ...("keyVaultSecretId" in definition
            ? {
                secret: true,
                valueFromKeyVault: {
                  secretId: definition.keyVaultSecretId,
                  identityClientId: service.identity.clientId,
                },
              }
            : { value: definition.value, secret: definition.secret ?? false }),
        }),
    );
  }
}
