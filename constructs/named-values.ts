import { ApiManagementNamedValue } from "@cdktf/provider-azurerm/lib/api-management-named-value/index.js";
import { Construct } from "constructs";
import type { IGatewayService } from "./gateway-service.ts";
import { namedValueName } from "./policies/templates.ts";

/** A value that policies refer to by name. */
export interface NamedValueDefinition {
  readonly value: string;
  /** Kept encrypted and never shown; true for keys. */
  readonly secret?: boolean;
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
      ([key, { value, secret }]) =>
        new ApiManagementNamedValue(this, key, {
          name: namedValueName(key),
          displayName: namedValueName(key),
          apiManagementName: service.name,
          resourceGroupName: service.resourceGroupName,
          value,
          secret: secret ?? false,
        }),
    );
  }
}
