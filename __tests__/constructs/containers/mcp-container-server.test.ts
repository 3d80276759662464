import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendSecret,
  ContainerEnvironment,
  ContainerImage,
  ContainerProbes,
  ContainerTelemetry,
  ImageRegistry,
  McpContainerServer,
  type McpContainerServerProps,
  McpOAuthGateway,
  Observability,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const image = ContainerImage.fromReference("registry.example/orders:1.0.0");
const group = "/subscriptions/8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d/resourceGroups/rg";
const environmentId = `${group}/providers/Microsoft.App/managedEnvironments/shared`;
const secretUri = "https://contoso.vault.azure.net/secrets/orders-key";

type Props = Omit<McpContainerServerProps, "platform" | "image"> &
  Partial<Pick<McpContainerServerProps, "image">>;

/** What the servers are synthesized to. */
function synth(make: (stack: TerraformStack, platform: AzurePlatform) => readonly Props[]) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform });
  for (const [index, props] of make(stack, platform).entries()) {
    const id = ["orders", "stock", "prices"][index] ?? "";
    const backend = new McpContainerServer(stack, id, { platform, image, ...props });
    gateway.addServer(id, { backend });
  }
  const { ofType, data } = terraformOf(stack);
  return {
    ofType,
    data,
    app: () => ofType("azurerm_container_app")[0] as unknown as App,
  };
}

interface App {
  readonly container_app_environment_id: string;
  readonly identity: { readonly identity_ids: readonly string[] };
  readonly registry?: readonly { readonly server: string }[];
  readonly depends_on?: readonly string[];
  readonly secret: readonly Record<string, string>[];
  readonly template: {
    readonly http_scale_rule: readonly { readonly concurrent_requests: string }[];
    readonly container: readonly {
      readonly cpu: number;
      readonly memory: string;
      readonly env: readonly Record<string, string>[];
      readonly readiness_probe: readonly Record<string, unknown>[];
      readonly liveness_probe: readonly Record<string, unknown>[];
    }[];
  };
}

describe("several container servers", () => {
  it("have an environment each, or one together", () => {
    expect(synth(() => [{}, {}]).ofType("azurerm_container_app_environment")).toHaveLength(2);
    const shared = synth((stack, platform) => {
      const environment = new ContainerEnvironment(stack, "containers", { platform });
      return [{ environment }, { environment }];
    });
    expect(shared.ofType("azurerm_container_app_environment")).toHaveLength(1);
    expect(shared.app().container_app_environment_id).toMatch(/containers_environment_\w+\.id}$/);
  });

  it("or one that exists", () => {
    const environment = ContainerEnvironment.fromExisting({ id: environmentId });
    const { app, ofType } = synth(() => [{ environment }]);
    expect(ofType("azurerm_container_app_environment")).toEqual([]);
    expect(app().container_app_environment_id).toBe(environmentId);
    expect(() => ContainerEnvironment.fromExisting({ id: "shared" })).toThrow(
      "must be a resource id",
    );
    const vault = environmentId.replace("App/managedEnvironments", "KeyVault/vaults");
    expect(() => ContainerEnvironment.fromExisting({ id: vault })).toThrow("must be a resource id");
  });

  it("build their images into one registry", () => {
    const { ofType } = synth((stack, platform) => {
      const registry = new ImageRegistry(stack, "registry", { platform });
      return [
        { registry, image: ContainerImage.weatherServer() },
        { registry, image: ContainerImage.weatherServer() },
      ];
    });
    expect(ofType("azurerm_container_registry")).toHaveLength(1);
    const pulls = ofType("azurerm_role_assignment").filter(
      (one) => one["role_definition_name"] === "AcrPull",
    );
    expect(pulls).toHaveLength(2);
    expect(new Set(pulls.map((one) => one["scope"])).size).toBe(1);
  });
});

describe("an image of a company's own registry", () => {
  const existing = { name: "contoso", resourceGroupName: "rg-shared" };

  it.each([
    [false, "AcrPull"],
    [true, "Container Registry Repository Reader"],
  ])("is pulled with the server's identity (rights by repository: %s)", (byRepository, role) => {
    const { app, ofType, data } = synth((stack) => {
      const registry = ImageRegistry.fromExisting(stack, "registry", {
        ...existing,
        repositoryPermissions: byRepository,
      });
      return [{ image: ContainerImage.fromRegistry(registry, "team/orders:1.4.2") }];
    });
    expect(Object.values(data["azurerm_container_registry"] ?? {})[0]).toMatchObject({
      name: "contoso",
      resource_group_name: "rg-shared",
    });
    expect(JSON.stringify(app())).toContain("login_server}/team/orders:1.4.2");
    expect(app().registry?.[0]?.server).toContain("login_server");
    const [pull] = ofType("azurerm_role_assignment").filter(
      (one) => one["role_definition_name"] === role,
    );
    expect(pull).toMatchObject({ scope: expect.stringContaining("registry.id") });
    expect(ofType("azurerm_container_registry")).toEqual([]);
  });

  it("may have periods in the name of its repository", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const registry = ImageRegistry.fromExisting(stack, "registry", existing);
    expect(() => ContainerImage.fromRegistry(registry, "contoso.web/orders:1")).not.toThrow();
  });

  it.each(["orders", "orders:latest", "contoso.azurecr.io/orders:1", "Orders:1", "orders:", ":1"])(
    "is not %j",
    (name) => {
      const stack = new TerraformStack(Testing.app(), "test");
      const registry = ImageRegistry.fromExisting(stack, "registry", existing);
      const made = () => ContainerImage.fromRegistry(registry, name);
      expect(made).toThrow("digest or a version tag");
    },
  );
});

describe("a container", () => {
  it("has twice as many GiB as virtual CPUs", () => {
    expect(synth(() => [{ cpu: 1.25 }]).app().template.container[0]).toMatchObject({
      cpu: 1.25,
      memory: "2.5Gi",
    });
  });

  it.each([0, 0.3, 2.25, -1, Number.NaN])("has not %d virtual CPUs", (cpu) => {
    expect(() => synth(() => [{ cpu }])).toThrow("test/orders: cpu must be 0.25 to 2 in steps");
  });

  it("has up to 4 virtual CPUs in an environment that may have workload profiles", () => {
    const environment = ContainerEnvironment.fromExisting({ id: environmentId });
    expect(synth(() => [{ cpu: 4, environment }]).app().template.container[0]?.memory).toBe("8Gi");
  });

  it("prints to the workspace of its environment", () => {
    const environment = ContainerEnvironment.fromExisting({ id: environmentId });
    const logAnalyticsWorkspaceId = "workspace";
    expect(() => synth(() => [{ environment, logAnalyticsWorkspaceId }])).toThrow(
      "logAnalyticsWorkspaceId is for a new environment",
    );
  });

  it("is asked by HTTP, or by a connection where an image has no path for it", () => {
    const [byHttp, byPath, byTcp] = [
      undefined,
      ContainerProbes.http({ alive: "/live", ready: "/ready" }),
      ContainerProbes.tcp(),
    ].map(
      (probes) => synth(() => [probes === undefined ? {} : { probes }]).app().template.container[0],
    );
    expect(byHttp?.readiness_probe[0]).toEqual({ transport: "HTTP", port: 8080, path: "/readyz" });
    expect(byPath?.liveness_probe[0]).toMatchObject({ path: "/live" });
    expect(byTcp?.readiness_probe[0]).toEqual({ transport: "TCP", port: 8080 });
    expect(() => ContainerProbes.http({ alive: "live", ready: "/" })).toThrow("leading slash");
  });

  it("scales by requests at once", () => {
    const { template } = synth(() => [{ concurrentRequests: 10 }]).app();
    expect(template.http_scale_rule[0]?.concurrent_requests).toBe("10");
    expect(() => synth(() => [{ concurrentRequests: 0 }])).toThrow("concurrentRequests must");
  });

  it("may have an identity of the company's own", () => {
    const identity = { id: "identity", clientId: "client", principalId: "principal" };
    const { app, ofType } = synth(() => [{ identity }]);
    expect(app().identity.identity_ids).toEqual(["identity"]);
    expect(app().template.container[0]?.env).toContainEqual({
      name: "AZURE_CLIENT_ID",
      value: "client",
    });
    expect(JSON.stringify(ofType("azurerm_user_assigned_identity"))).not.toContain("orders");
  });
});

describe("a container's secrets", () => {
  it("can be waited for: the app is made after the role that reads them", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const platform = new AzurePlatform(stack, "azure");
    const orders = new McpContainerServer(stack, "orders", { platform, image });
    const reads = new RoleAssignment(stack, "reads", {
      scope: platform.resourceGroupName,
      roleDefinitionName: "Key Vault Secrets User",
      principalId: orders.identity.principalId,
    });
    orders.startAfter(reads);
    new McpOAuthGateway(stack, "gateway", { platform }).addServer("orders", { backend: orders });
    const [app] = terraformOf(stack).ofType("azurerm_container_app");
    expect(app?.["depends_on"]).toContain("azurerm_role_assignment.reads");
  });

  it("are read by a role that the stack gives where it is told the vault, before the containers start", () => {
    const keyVaultId = `/subscriptions/${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${new URL(secretUri).hostname.split(".")[0]}`;
    const secret = BackendSecret.fromKeyVault(secretUri, { keyVaultId });
    const { app, ofType } = synth(() => [{ secrets: { API_KEY: secret, SAME_KEY: secret } }]);
    const roles = ofType("azurerm_role_assignment").filter(({ scope }) =>
      String(scope).startsWith(keyVaultId),
    );
    expect(roles).toEqual([
      expect.objectContaining({
        role_definition_name: "Key Vault Secrets User",
        scope: `${keyVaultId}/secrets/${new URL(secretUri).pathname.split("/")[2]}`,
        principal_id: expect.stringContaining("azurerm_user_assigned_identity"),
      }),
    ]);
    expect(app().depends_on).toContainEqual(
      expect.stringMatching(/^terraform_data\..*roles-known/),
    );
  });

  it("stay in their Key Vault, or come from a variable, and are plain text nowhere", () => {
    const { app } = synth((stack) => {
      const key = new TerraformVariable(stack, "key", { type: "string", sensitive: true });
      return [
        {
          secrets: {
            API_KEY: BackendSecret.fromKeyVault(secretUri),
            other_key: BackendSecret.fromTerraform(key.stringValue),
          },
        },
      ];
    });
    expect(app().secret).toEqual(
      expect.arrayContaining([
        {
          name: "variable-api-key",
          key_vault_secret_id: secretUri,
          identity: expect.stringContaining("azurerm_user_assigned_identity"),
        },
        { name: "variable-other-key", value: expect.stringContaining("var.key") },
      ]),
    );
    expect(app().template.container[0]?.env).toEqual(
      expect.arrayContaining([
        { name: "API_KEY", secret_name: "variable-api-key" },
        { name: "other_key", secret_name: "variable-other-key" },
      ]),
    );
  });

  it.each(["PORT", "TOKEN_SUBJECTS", "TOKEN_AUDIENCE", "ASSERTION_KEY_1", "AZURE_CLIENT_ID"])(
    "and variables cannot be %s, by which the server knows whom to trust",
    (name) => {
      const secrets = { [name]: BackendSecret.fromKeyVault(secretUri) };
      expect(() => synth(() => [{ secrets }])).toThrow(`secrets cannot set ${name}`);
      expect(() => synth(() => [{ variables: { [name]: "x" } }])).toThrow(
        `variables cannot set ${name}`,
      );
    },
  );

  it.each(["", "1A", "A-B", "A B", "A=B"])("and variables are not called %j", (name) => {
    expect(() => synth(() => [{ variables: { [name]: "x" } }])).toThrow("variables must be named");
  });

  it("have names that Azure can tell apart", () => {
    const secret = BackendSecret.fromKeyVault(secretUri);
    expect(() => synth(() => [{ secrets: { A_B: secret, a_b: secret } }])).toThrow(
      "a_b beside A_B",
    );
    expect(() => synth(() => [{ secrets: { A: secret }, variables: { A: "x" } }])).toThrow(
      "secrets has A, as variables has. Give it once.",
    );
  });
});

describe("where a server sends its telemetry", () => {
  const env = (props: Props) => synth(() => [props]).app().template.container[0]?.env ?? [];
  const named = (name: string, all: readonly Record<string, string>[]) =>
    all.find((one) => one["name"] === name);

  it("is told by the variables of OpenTelemetry, which others may replace", () => {
    const telemetry = ContainerTelemetry.otlp("http://collector:4318");
    const told = env({ telemetry, variables: { OTEL_SERVICE_NAME: "stock" } });
    expect(named("OTEL_EXPORTER_OTLP_ENDPOINT", told)?.["value"]).toBe("http://collector:4318");
    expect(named("OTEL_EXPORTER_OTLP_PROTOCOL", told)?.["value"]).toBe("http/protobuf");
    expect(named("OTEL_SERVICE_NAME", told)?.["value"]).toBe("stock");
    expect(env({}).filter(({ name = "" }) => name.startsWith("OTEL_"))).toEqual([]);
  });

  it("is a secret where it opens something", () => {
    const { app } = synth((stack, platform) => {
      const { connectionString } = new Observability(stack, "logs", { platform });
      return [{ telemetry: ContainerTelemetry.azureMonitor(connectionString) }];
    });
    const name = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    const variable = named(name, app().template.container[0]?.env ?? []);
    expect(variable).not.toHaveProperty("value");
    const secret = app().secret.find((one) => one["name"] === variable?.["secret_name"]);
    expect(secret?.["value"]).toContain("connection_string");
  });

  it.each(["collector:4318", "ftp://collector", ""])("is no collector at %j", (endpoint) => {
    expect(() => ContainerTelemetry.otlp(endpoint)).toThrow(
      "endpoint must be an http or https URL",
    );
  });
});
