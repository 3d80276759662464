import { type Attributes, type TerraformValues, uuid } from "./terraform-values.ts";

/** A resource as ARM answers it: id, name, type and properties. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

const inADecade = new Date(Date.now() + 3652 * 86_400_000).toISOString();

/**
 * What ARM would hold after a stack was deployed, in the shapes of Microsoft's REST reference (the examples of
 * Microsoft.ApiManagement 2024-05-01, Microsoft.App 2024-03-01, Microsoft.Authorization 2022-04-01).
 */
export function armResources(values: TerraformValues): readonly ArmResource[] {
  const [[, service = {}] = []] = values.ofType("azurerm_api_management");
  const group = String(service["resource_group_name"]);
  const serviceId = values.id("Microsoft.ApiManagement/service", String(service["name"]), group);
  return [
    ...apiManagement(values, serviceId, service),
    ...containerApps(values),
    ...identities(values),
    ...roleAssignments(values),
    ...roleDefinitions(values),
  ];
}

function apiManagement(
  values: TerraformValues,
  serviceId: string,
  service: Attributes,
): ArmResource[] {
  const [sku, capacity] = String(service["sku_name"] ?? "Premium_1").split("_");
  const identities = values.ofType("azurerm_user_assigned_identity").map(([address, { name }]) => ({
    id: values.id("Microsoft.ManagedIdentity/userAssignedIdentities", String(name)),
    principalId: uuid(`${address}.principal_id`),
    clientId: uuid(`${address}.client_id`),
  }));
  const attached = ((service["identity"] ?? {}) as Attributes)["identity_ids"] ?? [];
  const name = String(service["name"]);
  const host = `${name}.azure-api.net`;
  const domains = values
    .ofType("azurerm_api_management_custom_domain")
    .flatMap(([, { gateway }]) => gateway as readonly Attributes[])
    .map(({ host_name: hostName }) => ({
      ...{ type: "Proxy", hostName, certificateSource: "KeyVault" },
      certificate: { expiry: inADecade },
    }));
  const part = (path: string, properties: ArmResource["properties"]): ArmResource => ({
    ...{ id: `${serviceId}/${path}`, name: path.split("/").at(-1) ?? "", properties },
  });
  return [
    {
      id: serviceId,
      ...{ name, type: "Microsoft.ApiManagement/service", location: "West Europe" },
      sku: { name: sku, capacity: Number(capacity) },
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: Object.fromEntries(
          identities
            .filter(({ id }) => (attached as readonly string[]).includes(id))
            .map(({ id, ...ids }) => [id, ids]),
        ),
      },
      properties: {
        ...{ provisioningState: "Succeeded", disableGateway: false, platformVersion: "stv2.1" },
        gatewayUrl: `https://${host}`,
        hostnameConfigurations: [
          { type: "Proxy", hostName: host, defaultSslBinding: true, certificateSource: "BuiltIn" },
          ...domains,
        ],
      },
    },
    ...values.ofType("azurerm_api_management_api").map(([, api]) =>
      part(`apis/${api["name"]}`, {
        ...{ displayName: api["display_name"], path: api["path"], protocols: api["protocols"] },
        ...{
          subscriptionRequired: api["subscription_required"],
          apiRevision: "1",
          isCurrent: true,
        },
      }),
    ),
    ...values.ofType("azurerm_api_management_api_operation").map(([, operation]) =>
      part(`apis/${operation["api_name"]}/operations/${operation["operation_id"]}`, {
        ...{ displayName: operation["display_name"], method: operation["method"] },
        urlTemplate: operation["url_template"],
      }),
    ),
    ...values
      .ofType("azurerm_api_management_api_policy")
      .map(([, policy]) =>
        part(`apis/${policy["api_name"]}/policies/policy`, { value: policy["xml_content"] }),
      ),
    ...values.ofType("azurerm_api_management_api_operation_policy").map(([, policy]) =>
      part(`apis/${policy["api_name"]}/operations/${policy["operation_id"]}/policies/policy`, {
        value: policy["xml_content"],
      }),
    ),
    ...values
      .ofType("azurerm_api_management_policy_fragment")
      .map(([, fragment]) =>
        part(`policyFragments/${fragment["name"]}`, { value: fragment["value"] }),
      ),
    ...values.ofType("azurerm_api_management_named_value").map(([, value]) =>
      part(`namedValues/${value["name"]}`, {
        ...{ displayName: value["display_name"], secret: value["secret"] },
        // What is secret is answered by listSecrets alone.
        ...(value["secret"] === true ? {} : { value: value["value"] }),
      }),
    ),
    ...values.ofType("azurerm_api_management_backend").map(([, backend]) =>
      part(`backends/${backend["name"]}`, {
        ...{ url: backend["url"], protocol: backend["protocol"] },
        tls: { validateCertificateChain: true, validateCertificateName: true },
      }),
    ),
    ...values.ofType("azurerm_api_management_api_diagnostic").map(([, diagnostic]) =>
      part(`apis/${diagnostic["api_name"]}/diagnostics/${diagnostic["identifier"]}`, {
        alwaysLog: "allErrors",
        sampling: { samplingType: "fixed", percentage: diagnostic["sampling_percentage"] },
        frontend: sides(diagnostic, "frontend"),
        backend: sides(diagnostic, "backend"),
      }),
    ),
    part("certificates/signing", {
      ...{ subject: "CN=signing", thumbprint: "EBA0", expirationDate: inADecade },
      keyVault: { lastStatus: { code: "Success", timeStampUtc: "2026-11-26T00:00:00Z" } },
    }),
  ];
}

function sides(diagnostic: Attributes, end: string) {
  const side = (name: string) => {
    const { headers_to_log: headers, body_bytes: bytes } = diagnostic[name] as Attributes;
    return { headers, body: { bytes } };
  };
  return { request: side(`${end}_request`), response: side(`${end}_response`) };
}

function containerApps(values: TerraformValues): ArmResource[] {
  return values.ofType("azurerm_container_app").flatMap(([, app]) => {
    const name = String(app["name"]);
    const id = values.id("Microsoft.App/containerApps", name);
    const revision = `${name}--0000001`;
    return [
      {
        ...{ id, name },
        properties: {
          ...{ provisioningState: "Succeeded", runningStatus: "Running" },
          ...{ latestRevisionName: revision, latestReadyRevisionName: revision },
          configuration: { ingress: { external: true, allowInsecure: false, targetPort: 8080 } },
        },
      },
      {
        id: `${id}/revisions/${revision}`,
        name: revision,
        properties: {
          ...{ active: true, trafficWeight: 100, replicas: 1 },
          ...{ healthState: "Healthy", provisioningState: "Provisioned", runningState: "Running" },
        },
      },
    ];
  });
}

function identities(values: TerraformValues): ArmResource[] {
  return values.ofType("azurerm_user_assigned_identity").map(([address, one]) => {
    const name = String(one["name"]);
    return {
      ...{ id: values.id("Microsoft.ManagedIdentity/userAssignedIdentities", name), name },
      properties: {
        principalId: uuid(`${address}.principal_id`),
        clientId: uuid(`${address}.client_id`),
      },
    };
  });
}

function roleAssignments(values: TerraformValues): ArmResource[] {
  return values.ofType("azurerm_role_assignment").map(([address, role]) => {
    const scope = String(role["scope"]);
    const name = uuid(address);
    return {
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      properties: {
        ...{ principalId: role["principal_id"], principalType: "ServicePrincipal", scope },
        roleDefinitionId: definitionId(values, String(role["role_definition_name"])),
      },
    };
  });
}

function roleDefinitions(values: TerraformValues): ArmResource[] {
  const names = values
    .ofType("azurerm_role_assignment")
    .map(([, role]) => String(role["role_definition_name"]));
  return [...new Set(names)].map((roleName) => ({
    id: definitionId(values, roleName),
    name: uuid(roleName),
    properties: { roleName, type: "BuiltInRole" },
  }));
}

function definitionId({ subscription }: TerraformValues, role: string): string {
  return `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${uuid(role)}`;
}

/** The registrations as Microsoft Graph answers them, with their federated credentials. */
export function graphResources(values: TerraformValues) {
  const made = values.ofType("azuread_application_registration").map(([address]) => ({
    ...{ id: uuid(`${address}.id`), appId: uuid(`${address}.client_id`) },
  }));
  // A registration that was there before is known by its ids alone, and has what its owner gave it.
  const known = Object.values(values.outputs).flatMap(({ value }) => {
    const { entraClientId } = (value ?? {}) as Attributes;
    if (typeof entraClientId !== "string") return [];
    return [{ id: uuid(`object of ${entraClientId}`), appId: entraClientId }];
  });
  const all = [...made, ...known.filter(({ appId }) => !made.some((one) => one.appId === appId))];
  const issuers = Object.entries(values.outputs).filter(([name]) => name.endsWith("-issuer"));
  return all.map(({ id, appId }) => {
    const isOurs = ([, { application_id: of }]: readonly [string, Attributes]) =>
      of === id || !made.some((one) => one.id === id);
    const uris = values.ofType("azuread_application_redirect_uris").filter(isOurs);
    const credentials = values.ofType("azuread_application_federated_identity_credential");
    return {
      application: {
        ...{ id, appId, displayName: "MCP Gateway" },
        web: {
          redirectUris: made.some((one) => one.id === id)
            ? uris.flatMap(([, one]) => one["redirect_uris"])
            : issuers.map(([, { value }]) => `${String(value)}/oauth-callback`),
        },
        passwordCredentials: [] as unknown[],
        keyCredentials: [] as unknown[],
      },
      credentials: credentials.filter(isOurs).map(([, one]) => ({
        ...{ subject: one["subject"], issuer: one["issuer"], audiences: one["audiences"] },
      })),
    };
  });
}
