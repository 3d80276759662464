import { describe, expect, it } from "vitest";
import {
  ContainerEnvironment,
  ContainerImage,
  ContainerProbes,
  ContainerTelemetry,
  ImageRegistry,
  Observability,
} from "../../../constructs/index.ts";
import { environmentId, type Props, synth } from "./container-servers.ts";

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
