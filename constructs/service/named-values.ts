import { ApiManagementNamedValue } from "@cdktf/provider-azurerm/lib/api-management-named-value/index.js";
import { Construct } from "constructs";
import { namedValueName } from "../naming/named-value-name.ts";
import type { IGatewayService } from "./gateway-service.ts";

/** A value that policies refer to by name. */
export type NamedValueDefinition = StoredNamedValue | KeyVaultNamedValue;

/** A value that Terraform knows. */
export interface StoredNamedValue {
  readonly value: string;
  /** Kept encrypted and never shown; true for keys. */
  readonly secret?: boolean;
}

/** A secret that API Management itself reads, with the gateway's identity. */
export interface KeyVaultNamedValue {
  readonly keyVaultSecretId: string;
}

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
