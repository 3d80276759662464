import { ApiManagementNamedValue } from "@cdktf/provider-azurerm/lib/api-management-named-value/index.js";
import { Construct } from "constructs";
import type { GatewayNames } from "../naming/gateway-names.ts";
import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import type { BoundSecretStore } from "../vault/secret-store.ts";
import type { IGatewayService } from "./service.ts";

export interface NamedValuesProps {
  readonly service: IGatewayService;
  /** Those of the gateway. */
  readonly names: GatewayNames;
  /** By the keys that the policy templates of the gateway use. */
  readonly values: Readonly<Record<string, NamedValueDefinition>>;
  /** Where secrets among them are kept. */
  readonly secrets: BoundSecretStore;
}

/** Named values of a gateway. */
export class NamedValues extends Construct {
  readonly resources: readonly ApiManagementNamedValue[];
  readonly keys: readonly string[];

  constructor(scope: Construct, id: string, { service, names, values, secrets }: NamedValuesProps) {
    super(scope, id);
    this.keys = Object.keys(values);
    this.resources = Object.entries(values).map(([key, given]) => {
      const isKept = "value" in given && given.secret === true;
      const definition = (isKept ? secrets.keep(key, given.value) : undefined) ?? given;
      return new ApiManagementNamedValue(this, key, {
        name: names.of(key),
        displayName: names.namedValue(key),
        apiManagementName: service.name,
        resourceGroupName: service.resourceGroupName,
        ...("keyVaultSecretId" in definition
          ? {
              secret: true,
              valueFromKeyVault: {
                secretId: definition.keyVaultSecretId,
                identityClientId: service.identity.clientId,
              },
              dependsOn: [...(definition.dependsOn ?? [])],
            }
          : { value: definition.value, secret: definition.secret ?? false }),
      });
    });
  }
}
